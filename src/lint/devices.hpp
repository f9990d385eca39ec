// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "lint/rule.hpp"

namespace whynogpu {

/// One device taken out of a list that TensorFlow gave: "gpus[0]".
struct DeviceItem {
    NodeId node = no_node;   ///< the subscript
    NodeId list = no_node;   ///< what is indexed: a name, or the listing call itself
    std::string list_text;
    std::string call;        ///< canonical name of the listing
    std::string type;        ///< "GPU"; empty: all types, or not known
    long index = 0;
};

/// Nothing when the expression is no such item.
[[nodiscard]] std::optional<DeviceItem> device_item(const PythonProgram& program, NodeId expression);
/// The call that lists devices and gave the expression its value; no_node when it is none.
[[nodiscard]] NodeId listing_call(const PythonProgram& program, NodeId expression);

}  // namespace whynogpu
