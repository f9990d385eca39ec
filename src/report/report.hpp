// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace whynogpu {

/// Every word to be shown, in the shape of "whynogpu/report/1". A renderer receives it and needs nothing else.
struct Report {
    struct TensorFlow {
        std::string version, distribution, location;
        std::optional<bool> cuda_build;
        std::string cuda, cudnn;  ///< built with; empty when the build does not say
    };
    struct Line {
        std::string stage;  ///< "import" or "list"
        char level = 'I';
        std::string text;
    };
    struct Evidence {
        std::string text, origin;
    };
    struct Remedy {
        std::string id, text;
        std::vector<std::string> commands;
        std::string risk, undo;
    };
    struct Cause {
        std::string id, group, status, stage, title;
        std::vector<Evidence> because;
        std::vector<Remedy> remedies;
        std::vector<std::string> consequences;
    };
    struct Place {
        std::string source, place, outcome, detail;
    };
    struct Library {
        std::string soname;
        bool required = true;
        std::string state;                  ///< "found", "missing", "unusable", "unknown"
        std::string path, real, why;        ///< path and real are empty when there is no file
        std::vector<Place> places;          ///< every place in the order tried; shown with -v
    };
    struct Rung {
        std::string stage, state, text;
    };
    struct Note {
        std::string id, text;
    };

    std::string tool_version, knowledge;
    std::string subject_kind = "interpreter", python, prefix;
    std::string chosen_by;                  ///< how the subject was found, for people
    std::optional<TensorFlow> tensorflow;
    std::string verdict;                    ///< "gpu", "cpu", "fails", "undetermined"
    std::string import, first_operation;    ///< "ok", "error", "unknown"
    std::optional<int> listed;
    std::vector<Line> lines;
    std::vector<Cause> causes;
    std::vector<Library> libraries;
    std::vector<Rung> road;
    std::vector<Note> notes;

    // For people only.
    std::string answer;                     ///< the first sentence
    std::vector<std::string> fine;          ///< what is in order
    std::vector<std::string> not_seen;      ///< what was not looked at, and how to
    std::vector<std::string> settle;        ///< undetermined: observations that would decide
    std::string log_file;                   ///< of a log: its name, for annotations; empty: standard input
    std::string home;                       ///< shown as ~
};

}  // namespace whynogpu
