// SPDX-License-Identifier: Apache-2.0
#pragma once

typedef void (*any_function)(void);

/// dlopen as TensorFlow does it; says which file it became, or why it could not be loaded (NULL then).
void* open_library(const char* path);

/// The function of that name; NULL, and said so, when the library has none.
any_function required_function(void* library, const char* name);
/// The same, without a word when there is none.
any_function optional_function(void* library, const char* name);
