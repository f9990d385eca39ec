// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Each asks one loaded library everything there is to ask, in the order in which an early end costs least.
/// No context is made and nothing is changed on a device.
void ask_cuda(void* library);
void ask_nvml(void* library);
