// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// A line of a Jupyter notebook that a person sees: of an output ("cell 3, In [7]") or of the code ("cell 3, In [7], code").
struct NotebookLine {
    std::size_t number = 0;  ///< line of the file in which the text ends
    std::string text;        ///< without its line end
    std::string source;
};

/// Reads a notebook (formats 3 and 4) piece by piece; `more` gives the next bytes, none at the end. Memory stays flat: a text of more
/// than 4 MB is cut, pictures and HTML are passed over. Returns what is wrong with the file if it is damaged; the lines before
/// the damage have been taken then.
[[nodiscard]] std::optional<std::string> read_notebook(const std::function<std::string_view()>& more, const std::function<void(NotebookLine)>& take);

}  // namespace whynogpu
