// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// What a call does to TensorFlow's devices; see knowledge/lint/calls.toml.
enum class CallEffect { queries, configures, makes, process };

struct CallFacts {
    CallEffect effect = CallEffect::queries;
    bool needs_eager = false;
};

/// When a variable is read.
enum class ReadTime { start, import, query, devices, use };

struct VariableFacts {
    std::string name;
    ReadTime read = ReadTime::use;
    std::vector<std::string> values;  ///< the only ones that count; empty: any
};

/// A name that is gone from a package.
struct RemovedName {
    std::string name;          ///< canonical; it and everything below it
    std::string package;       ///< "tensorflow" or "keras"
    VersionRange versions;     ///< that lack it
    std::string instead;
    bool only_plain = false;   ///< tf.compat.v1 still has it
};

/// Operations without a kernel for the GPU.
struct HostOnly {
    std::string name;          ///< canonical; it and everything below it
    std::string why;
    bool prepares_data = false;  ///< nobody expects it on the GPU
};

/// Types of numbers that an operation computes on the CPU only.
struct CpuTypes {
    std::vector<std::string> names;      ///< canonical
    std::vector<std::string> types;      ///< "int32"
    std::vector<std::string> arguments;  ///< that have the type, by their place; "-": another one stands there
};

/// What `lint` knows about calls and variables: knowledge/lint/.
struct ProgramFacts {
    std::map<std::string, CallFacts, std::less<>> calls;  ///< by canonical name
    std::vector<VariableFacts> variables;
    std::vector<RemovedName> removed;
    std::vector<HostOnly> host_only;
    std::vector<CpuTypes> cpu_types;

    [[nodiscard]] const CallFacts* find_call(std::string_view canonical) const;
    [[nodiscard]] const VariableFacts* find_variable(std::string_view name) const;
};

void read_calls(const DataFile& file, ProgramFacts& facts);
void read_variables(const DataFile& file, ProgramFacts& facts);
void read_removed(const DataFile& file, ProgramFacts& facts);
void read_host_only(const DataFile& file, ProgramFacts& facts);
/// All files; mistakes in them are found by check_files.
[[nodiscard]] ProgramFacts load_program_facts(EmbeddedFiles files);

}  // namespace whynogpu
