// SPDX-License-Identifier: Apache-2.0
#include "log/program_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A line without its comment, blanks left out where they do not matter.
std::string code_of(std::string_view line) {
    std::string out;
    char quote = 0;
    for (const char c : line) {
        if (quote == 0 && c == '#') break;
        if (quote != 0 && c == quote)
            quote = 0;
        else if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        if (quote == 0 && (c == ' ' || c == '\t') &&
            (out.empty() || std::ispunct(static_cast<unsigned char>(out.back())) != 0))
            continue;
        out += c == '"' ? '\'' : c;
    }
    for (const std::string_view mark : {" =", " (", " ,", " )", " ["}) out = replace_all(out, mark, mark.substr(1));
    return out;
}

/// Texts of several lines ("""…""") are no statements: they are taken out, line by line.
class LongTexts {
  public:
    std::string without(std::string_view line) {
        std::string out;
        for (std::size_t at = 0; at < line.size(); ++at) {
            const std::string_view three = line.substr(at, 3);
            const bool begins = mark_.empty() && (three == "\"\"\"" || three == "'''");
            const bool ends = !mark_.empty() && three == mark_;
            if (begins || ends) {
                mark_ = begins ? std::string(three) : std::string();
                at += 2;
            } else if (mark_.empty()) {
                out += line[at];
            }
        }
        return out;
    }

  private:
    std::string mark_;  ///< of the text that is open
};

/// The text in quotes that follows `mark`; nothing when none does.
std::string quoted_after(const std::string& code, std::string_view mark) {
    const std::size_t at = code.find(mark);
    if (at == std::string::npos) return {};
    const std::size_t open = code.find('\'', at + mark.size());
    const std::size_t close = open == std::string::npos ? open : code.find('\'', open + 1);
    return close == std::string::npos ? std::string() : code.substr(open + 1, close - open - 1);
}

bool imports(const std::string& code, std::string_view module) {
    for (const std::string_view word : {"import ", "from "}) {
        if (!code.starts_with(word)) continue;
        const std::string_view rest = std::string_view(code).substr(word.size());
        if (rest.starts_with(module) &&
            (rest.size() == module.size() || std::isalnum(static_cast<unsigned char>(rest[module.size()])) == 0))
            return true;
    }
    return false;
}

/// A line, and what was seen in the lines before it.
struct Reading {
    const std::string& code;
    bool tensorflow_imported;
    bool session_made;  ///< by a line of the file's own level: those of functions run later
    bool indented;
};

struct Rule {
    std::string_view id;
    /// The value that makes the rule hold, or an empty text.
    std::string (*look)(const Reading&);
};

std::string visible_devices(const Reading& r) {
    if (!contains(r.code, "environ['CUDA_VISIBLE_DEVICES']=") && !contains(r.code, "putenv('CUDA_VISIBLE_DEVICES'") &&
        !contains(r.code, "setdefault('CUDA_VISIBLE_DEVICES'") &&
        !contains(r.code, "environ.update({'CUDA_VISIBLE_DEVICES'"))
        return {};
    const std::string value = quoted_after(r.code, "CUDA_VISIBLE_DEVICES'");
    return "'" + value + "'";
}

std::string cpu_scope(const Reading& r) {
    const std::string name = lower(quoted_after(r.code, "device("));
    return contains(r.code, "device(") && contains(name, "cpu") ? name : "";
}

/// A switch of the program that is set against the GPU: "use_gpu=False", "'clone_on_cpu', True".
std::string cpu_switch(const Reading& r) {
    const auto is_set = [&](std::string_view name, std::string_view value) {
        for (const std::string_view between : {"=", "',", "':", "',default="})
            if (contains(r.code, std::string(name) + std::string(between) + std::string(value))) return true;
        return contains(r.code, name) && contains(r.code, "default=" + std::string(value));
    };
    for (const std::string_view name : {"use_gpu", "use_cuda", "enable_gpu", "with_gpu"})
        if (is_set(name, "False")) return std::string(name);
    // TensorFlow.js has one backend for the library of TensorFlow, others for the processor.
    if (contains(r.code, "setBackend('cpu'") || contains(r.code, "setBackend('wasm'")) return "setBackend";
    for (const std::string_view name : {"clone_on_cpu", "force_cpu", "cpu_only", "no_cuda", "disable_gpu", "use_cpu"})
        if (is_set(name, "True")) return std::string(name);
    return {};
}

bool makes_session(const std::string& code) {
    for (const std::string_view call :
         {"tf.Session(", "InteractiveSession(", "get_session(", "load_model(", "load_weights(", "model.fit(",
          "fit_generator(", "model.predict(", "list_local_devices(", "is_gpu_available(", "gpu_device_name(",
          "train.Server(", "MonitoredTrainingSession("})
        if (contains(code, call)) return true;
    return false;
}

/// Options of memory and devices count in the first session of a process.
std::string late_option(const Reading& r) {
    if (!r.session_made || r.indented) return {};
    for (const std::string_view option :
         {"allow_growth=True", "per_process_gpu_memory_fraction", "visible_device_list", "GPUOptions("})
        if (contains(r.code, option)) return std::string(option);
    return {};
}

std::string initialises(const Reading& r) {
    for (const std::string_view call :
         {"list_logical_devices(", "is_gpu_available(", "gpu_device_name(", "list_local_devices(", "tf.constant(",
          "tf.Variable(", "tf.random.", "tf.zeros(", "tf.ones(", "Sequential(", "tf.Session("})
        if (contains(r.code, call)) return std::string(call.substr(0, call.size() - 1));
    return {};
}

std::string no_cudnn_layer(const Reading& r) {
    const std::size_t at = r.code.find("recurrent_dropout=");
    if (at == std::string::npos) return {};
    const std::string value = r.code.substr(at + 18, 4);
    return value.starts_with("0,") || value.starts_with("0)") || value.starts_with("0.0,") || value.starts_with("0.0)")
               ? ""
               : "recurrent_dropout";
}

std::string torch_first(const Reading& r) {
    if (r.tensorflow_imported) return {};
    for (const std::string_view module :
         {"torch", "torchvision", "fastai", "jax", "cupy", "paddle", "mxnet", "pytorch_lightning", "cudf"})
        if (imports(r.code, module)) return std::string(module);
    return {};
}

std::string several_gpus(const Reading& r) {
    for (const std::string_view word : {"MirroredStrategy", "multi_gpu_model", "horovod", "MultiWorker", "nccl"})
        if (contains(r.code, word)) return std::string(word);
    return {};
}

/// set_visible_devices(gpus[0], 'GPU'), or a list of that one.
std::string selects_one(const Reading& r) {
    const std::size_t call = r.code.find("set_visible_devices(");
    if (call == std::string::npos) return {};
    const std::size_t open = r.code.find('[', call), close = r.code.find(']', call);
    if (open == std::string::npos || close == std::string::npos || close <= open + 1) return {};
    std::string_view index = std::string_view(r.code).substr(open + 1, close - open - 1);
    if (const std::size_t inner = index.rfind('['); inner != std::string_view::npos) index = index.substr(inner + 1);
    const bool one = index == ":1" || (!index.empty() && index.find_first_not_of("0123456789") == std::string_view::npos);
    return one ? "one GPU" : "";
}

std::string input_pipeline(const Reading& r) {
    for (const std::string_view word :
         {"PrefetchData", "ImageDataGenerator", "from_generator", "fit_generator", "multiprocessing",
          "flow_from_directory", "cpu_count()", "DataFlow", "feed_dict", "py_function", "numpy_function"})
        if (contains(r.code, word)) return std::string(word);
    return {};
}

std::string late_importer(const Reading& r) {
    for (const std::string_view module :
         {"transformers", "tensorflow_hub", "tensorflow_text", "tensorflow_probability", "object_detection",
          "tf_agents", "keras_cv", "stable_baselines", "tensorflow_addons"})
        if (imports(r.code, module)) return std::string(module);
    return {};
}

constexpr std::array<Rule, 11> rules{{
    {"code-sets-visible-devices", visible_devices},
    {"code-selects-one", selects_one},
    {"code-cpu-scope", cpu_scope},
    {"code-cpu-scope", cpu_switch},
    {"code-late-option", late_option},
    {"code-initialises", initialises},
    {"code-no-cudnn-layer", no_cudnn_layer},
    {"code-torch-first", torch_first},
    {"code-several-gpus", several_gpus},
    {"code-input-pipeline", input_pipeline},
    {"code-late-importer", late_importer},
}};

}  // namespace

std::vector<Sign> signs_of_program(std::string_view code, const std::string& name) {
    std::vector<Sign> signs;
    bool imported = false, session_made = false;
    LongTexts long_texts;
    std::size_t number = 0;
    for (const std::string& line : split_lines(code)) {
        ++number;
        const std::string text = code_of(long_texts.without(line));
        if (text.empty()) continue;
        const bool indented = line.starts_with(" ") || line.starts_with("\t");
        const Reading reading{text, imported, session_made, indented};
        for (const Rule& rule : rules) {
            std::string value = rule.look(reading);
            if (!value.empty())
                signs.push_back({std::string(rule.id),
                                 {{"value", std::move(value)}},
                                 std::string(trim(line)),
                                 name + ":" + std::to_string(number),
                                 Voice::printed,
                                 0,
                                 {}});
        }
        if (imports(text, "tensorflow") || imports(text, "keras")) imported = true;
        session_made = session_made || (!indented && makes_session(text));
    }
    return signs;
}

}  // namespace whynogpu
