// SPDX-License-Identifier: Apache-2.0
#include "host/elf_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "host/failure.hpp"
#include "parse/elf_symbols.hpp"
#include "parse/runtime_libraries.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_unresolved = 16, most_strings = 10'000;
constexpr std::size_t most_open = 400;  ///< of a usual limit of 1024
constexpr std::size_t longest_string = 4096;
constexpr std::uint64_t most_text_bytes = 512ULL << 20;  ///< of one segment searched for strings

}  // namespace

/// Pieces of files that were read last. Headers, dynamic section and names of an object lie close together in a few places; all
/// objects share the windows, for one is seldom read again after the next.
class ElfReader::Windows {
  public:
    static constexpr std::size_t size = 8192;
    struct Window {
        const void* owner = nullptr;
        std::uint64_t start = 0;
        std::size_t count = 0;
        std::unique_ptr<char[]> bytes;
    };

    [[nodiscard]] const Window* find(const void* owner, std::uint64_t start) const {
        for (const Window& window : windows_)
            if (window.owner == owner && window.start == start) return &window;
        return nullptr;
    }
    /// The one that was taken longest ago, without an owner.
    [[nodiscard]] Window& take() {
        Window& window = windows_[next_];
        next_ = (next_ + 1) % windows_.size();
        if (!window.bytes) window.bytes = std::make_unique_for_overwrite<char[]>(size);
        window.owner = nullptr;
        return window;
    }
    void forget(const void* owner) {
        for (Window& window : windows_)
            if (window.owner == owner) window.owner = nullptr;
    }

  private:
    std::array<Window, 12> windows_;
    std::size_t next_ = 0;
};

/// A regular file, read in windows.
class ElfReader::FileSource : public ByteSource {
  public:
    FileSource(const std::string& path, Windows& windows) : windows_(windows) {
        // O_NONBLOCK: opening a FIFO must not wait for a writer.
        number_ = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        error_ = number_ < 0 ? errno : 0;
        struct stat status {};
        if (number_ >= 0 && fstat(number_, &status) != 0) error_ = errno;
        mode_ = status.st_mode;
        size_ = static_cast<std::uint64_t>(status.st_size);
    }
    ~FileSource() override {
        windows_.forget(this);
        if (number_ >= 0) close(number_);
    }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    [[nodiscard]] int error() const { return error_; }
    [[nodiscard]] mode_t mode() const { return mode_; }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, void* to, std::size_t count) override {
        if (offset > size_ || count > size_ - offset) return false;
        if (count > Windows::size / 2) return read_all(offset, to, count);
        auto* out = static_cast<char*>(to);
        while (count > 0) {
            const std::uint64_t start = offset / Windows::size * Windows::size;
            const Windows::Window* window = window_at(start);
            if (window == nullptr || offset - start >= window->count) return false;
            const auto piece = std::min<std::size_t>(count, window->count - static_cast<std::size_t>(offset - start));
            std::memcpy(out, window->bytes.get() + (offset - start), piece);
            out += piece, offset += piece, count -= piece;
        }
        return true;
    }

  private:
    const Windows::Window* window_at(std::uint64_t start) {
        if (const Windows::Window* known = windows_.find(this, start)) return known;
        Windows::Window& window = windows_.take();
        window.start = start;
        window.count = static_cast<std::size_t>(std::min<std::uint64_t>(Windows::size, size_ - start));
        if (!read_all(start, window.bytes.get(), window.count)) return nullptr;
        window.owner = this;
        return &window;
    }

    bool read_all(std::uint64_t offset, void* to, std::size_t count) const {
        auto* out = static_cast<char*>(to);
        while (count > 0) {
            const ssize_t got = pread(number_, out, count, static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            out += got, offset += static_cast<std::uint64_t>(got), count -= static_cast<std::size_t>(got);
        }
        return true;
    }

    int number_ = -1, error_ = 0;
    mode_t mode_ = 0;
    std::uint64_t size_ = 0;
    Windows& windows_;
};

namespace {

/// For who opens a library, a link that leads to itself is an error of its own, not a file that is gone.
template <class T>
Observed<T> failed_open(int error, const std::string& path) {
    return error == ELOOP ? Observed<T>::unknown(Unknown::failed, path, std::strerror(error)) : failure<T>(error, path);
}

}  // namespace

/// One path: the answer about it, and on demand its symbols. A sound object stays open, its symbols are usually wanted soon.
class ElfReader::File {
  public:
    File(std::string path, Windows& windows)
        : path_(std::move(path)), name_(file_name(path_)), windows_(windows), source_(std::make_unique<FileSource>(path_, windows_)) {
        look(path_);
        usable_ = image_ && image_->usable();
        if (!usable_) close();
    }

    [[nodiscard]] const Observed<ElfFile>& answer() const { return answer_; }
    /// The next ones: of a present answer.
    [[nodiscard]] std::string_view soname() const { return answer_->soname ? std::string_view(*answer_->soname) : name_; }
    /// As others ask versions of it: by SONAME, or by the name of its file.
    [[nodiscard]] bool is_called(std::string_view name) const { return name == answer_->soname || name == name_; }
    [[nodiscard]] bool defines(std::string_view version) const {
        return std::ranges::find(answer_->version_definitions, version) != answer_->version_definitions.end();
    }
    [[nodiscard]] bool is_open() const { return source_ != nullptr; }
    void close() {
        symbols_.reset();
        image_.reset();
        source_.reset();
    }
    /// Null when it is no object that has some, or none any longer.
    [[nodiscard]] SymbolTable* symbols() {
        if (usable_ && !image_) {
            source_ = std::make_unique<FileSource>(path_, windows_);
            if (source_->error() == 0 && S_ISREG(source_->mode())) image_.emplace(*source_);
        }
        if (!symbols_ && image_) symbols_.emplace(*image_, std::string(name_));
        return symbols_ ? &*symbols_ : nullptr;
    }

  private:
    void look(const std::string& path) {
        if (source_->error() != 0) {
            answer_ = failed_open<ElfFile>(source_->error(), path);
        } else if (S_ISDIR(source_->mode())) {
            ElfFile folder;
            folder.damage = ElfDamage::not_elf;
            folder.detail = "cannot read file data: Is a directory";
            answer_ = Observed<ElfFile>::present(std::move(folder), path);
        } else if (!S_ISREG(source_->mode())) {
            answer_ = Observed<ElfFile>::unknown(Unknown::failed, path, "not a regular file");
        } else {
            image_.emplace(*source_);
            answer_ = Observed<ElfFile>::present(describe_elf(*image_), path);
        }
    }

    std::string path_, name_;
    bool usable_ = false;
    Windows& windows_;
    std::unique_ptr<FileSource> source_;
    Observed<ElfFile> answer_;
    std::optional<ElfImage> image_;
    std::optional<SymbolTable> symbols_;
};

ElfReader::ElfReader() : windows_(std::make_unique<Windows>()) {}
ElfReader::~ElfReader() = default;

ElfReader::File& ElfReader::file(const std::string& path) {
    auto& entry = files_[path];
    if (!entry) {
        entry = std::make_unique<File>(path, *windows_);
        if (entry->is_open() && ++open_ > most_open) entry->close();
    }
    return *entry;
}

Observed<ElfFile> ElfReader::elf(const std::string& path) {
    return file(path).answer();
}

/// The objects of a search, in the loader's order.
class ElfReader::Scope {
  public:
    Scope(ElfReader& reader, const std::vector<std::string>& paths) {
        for (const std::string& path : paths) objects_.push_back(&reader.file(path));
        // Where a symbol is found does not matter here. Objects that were loaded late are the likely ones; the runtime has few without a version.
        for (auto object = objects_.rbegin(); object != objects_.rend(); ++object)
            if (!is_runtime_library((*object)->soname())) likely_.push_back(*object);
        for (File* object : objects_)
            if (is_runtime_library(object->soname())) likely_.push_back(object);
        for (const File* object : objects_)
            if (object->answer()->version_definitions.empty()) versionless_.push_back(object);
    }

    /// See is_runtime_library().
    [[nodiscard]] bool keeps(std::string_view file, std::string_view version) const {
        return is_runtime_library(file) && std::ranges::any_of(objects_, [&](const File* object) { return object->is_called(file) && object->defines(version); });
    }

    /// Nothing when the symbols of an object could not be read.
    [[nodiscard]] std::optional<SymbolMatch> find(const SymbolReference& wanted) {
        // The loader dies where it meets the object a version is asked of without any versions: then the order counts.
        const bool in_order = !wanted.version.empty() && std::ranges::any_of(versionless_, [&](const File* object) { return object->is_called(wanted.file); });
        for (File* object : in_order ? objects_ : likely_) {
            SymbolTable* table = object->symbols();
            if (table == nullptr) return std::nullopt;
            const SymbolMatch match = table->searchable() ? table->find(wanted) : SymbolMatch::none;
            if (match != SymbolMatch::none) return match;
        }
        return SymbolMatch::none;
    }

  private:
    std::vector<File*> objects_, likely_;
    std::vector<const File*> versionless_;
};

Observed<std::vector<std::string>> ElfReader::unresolved(const std::string& path, const std::vector<std::string>& scope) {
    using Names = Observed<std::vector<std::string>>;
    File& asking = file(path);
    if (!asking.answer().is_present()) return Names::without_value(asking.answer());
    SymbolTable* own = asking.symbols();
    if (own == nullptr) return Names::unknown(Unknown::failed, path, "could not be opened again");
    for (const std::string& place : scope)
        if (!file(place).answer().is_present()) return Names::unknown(Unknown::failed, place, "its symbols could not be read");
    Scope objects(*this, scope);
    std::vector<std::string> missing;
    bool readable = true;
    const auto is_kept = [&](std::string_view file, std::string_view version) { return objects.keeps(file, version); };
    const bool read = own->each_undefined(is_kept, [&](const SymbolReference& wanted) {
        const auto match = objects.find(wanted);
        readable = match.has_value();
        if (!readable || match == SymbolMatch::found) return readable;
        if (match == SymbolMatch::aborts) {
            missing.push_back("Inconsistency detected by ld.so: no version information in " + std::string(wanted.file));
            return false;
        }
        if (wanted.weak) return true;
        std::string text = "undefined symbol: " + std::string(wanted.name);
        if (!wanted.version.empty()) text += ", version " + std::string(wanted.version);
        missing.push_back(std::move(text));
        return missing.size() < most_unresolved;
    });
    if (!readable) return Names::unknown(Unknown::failed, path, "the symbols of an object that it needs could not be read");
    if (!read) return Names::unknown(Unknown::failed, path, "its relocations could not be read");
    return Names::present(std::move(missing), path);
}

Observed<std::vector<std::string>> ElfReader::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    using Names = Observed<std::vector<std::string>>;
    FileSource source(path, *windows_);
    if (source.error() != 0) return failed_open<std::vector<std::string>>(source.error(), path);
    if (!S_ISREG(source.mode())) return Names::unknown(Unknown::failed, path, "not a regular file");
    const ElfImage image(source);
    if (!image.usable()) return Names::unknown(Unknown::unparsable, path, image.detail());
    std::vector<std::string> found;
    std::string bytes;
    constexpr std::size_t piece = 1 << 18;
    // Constants lie in segments that are neither written nor run; older linkers put them beside the code.
    const auto holds_only_constants = [](const Elf64_Phdr& s) { return s.p_type == PT_LOAD && (s.p_flags & (PF_W | PF_X)) == 0; };
    const bool separate = std::any_of(image.segments().begin(), image.segments().end(), holds_only_constants);
    for (const Elf64_Phdr& segment : image.segments()) {
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0 || segment.p_offset >= source.size()) continue;
        if (separate && !holds_only_constants(segment)) continue;
        const std::uint64_t end = std::min({source.size(), segment.p_offset + segment.p_filesz, segment.p_offset + most_text_bytes});
        std::string rest;  // the beginning of a string that the next piece continues
        for (std::uint64_t at = segment.p_offset; at < end && found.size() < most_strings;) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(piece, end - at));
            bytes.resize(rest.size() + count);
            std::memcpy(bytes.data(), rest.data(), rest.size());
            if (!source.read(at, bytes.data() + rest.size(), count)) return Names::unknown(Unknown::failed, path, "could not be read");
            at += count;
            std::size_t start = 0;
            while (start < bytes.size() && found.size() < most_strings) {
                const void* stop = std::memchr(bytes.data() + start, 0, bytes.size() - start);
                if (stop == nullptr) break;
                const auto length = static_cast<std::size_t>(static_cast<const char*>(stop) - bytes.data()) - start;
                const std::string_view text(bytes.data() + start, length);
                if (length != 0 && length <= longest_string &&
                    std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return text.starts_with(p); }))
                    found.emplace_back(text);
                start += length + 1;
            }
            rest = start < bytes.size() ? bytes.substr(start, longest_string) : std::string();
        }
    }
    return Names::present(std::move(found), path);
}

}  // namespace whynogpu
