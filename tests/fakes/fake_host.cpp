// SPDX-License-Identifier: Apache-2.0
#include "fakes/fake_host.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "fakes/folders.hpp"
#include "fakes/ld_cache_writer.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

constexpr int most_links = 40;

ElfDamage damage_from(const std::string& word) {
    const std::pair<const char*, ElfDamage> words[] = {
        {"empty", ElfDamage::empty},           {"not-elf", ElfDamage::not_elf},
        {"wrong-class", ElfDamage::wrong_class}, {"wrong-machine", ElfDamage::wrong_machine},
        {"wrong-byte-order", ElfDamage::wrong_byte_order}, {"not-shared", ElfDamage::not_shared},
        {"cut-headers", ElfDamage::cut_headers}, {"cut-segments", ElfDamage::cut_segments},
        {"bad-dynamic", ElfDamage::bad_dynamic}};
    for (const auto& [name, value] : words)
        if (word == name) return value;
    throw std::runtime_error("no such damage: " + word);
}

/// "/a/b elf soname=x needed=a,b" -> words; a "\ " inside a path stands for a blank.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::string& word : split(replace_all(text, "\\ ", "\x01"), ' '))
        if (!word.empty()) words.push_back(replace_all(word, "\x01", " "));
    return words;
}

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> items;
    for (std::string& item : split(text, ','))
        if (!item.empty()) items.push_back(item);
    return items;
}

void set_elf_option(ElfFile& elf, std::vector<std::string>& undefined, std::vector<std::string>& strings, const std::string& name,
                    const std::string& value) {
    if (name == "soname") elf.soname = value;
    else if (name == "needed") elf.needed = list_of(value);
    else if (name == "rpath") elf.rpath = value;
    else if (name == "runpath") elf.runpath = value;
    else if (name == "interpreter") elf.interpreter = value;
    else if (name == "damage") elf.damage = damage_from(value);
    else if (name == "size") elf.size = std::stoull(value);
    else if (name == "versions") elf.version_definitions = list_of(value);
    else if (name == "undefined") undefined = list_of(value);
    else if (name == "strings") strings = list_of(value);
    else if (name == "needs-version") {
        const auto parts = split(value, ':');
        elf.version_needs.push_back({parts.at(0), list_of(parts.at(1))});
    } else throw std::runtime_error("no such ELF option: " + name);
}

}  // namespace

FakeHost::FakeHost(std::string_view archive) {
    system_ = {"x86_64", "6.1.0-fake", "fake-host", {"x86-64-v3", "x86-64-v2"}};
    environment_ = {{"PATH", "/usr/bin:/bin"}, {"HOME", "/home/user"}};
    lay_over(archive);
}

FakeHost FakeHost::machine(const std::string& name) {
    const auto text_of = [](const std::string& file) {
        std::ifstream in(test_folder() + "/machines/" + file + ".txt", std::ios::binary);
        if (!in) throw std::runtime_error("no machine " + file);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    };
    auto twist = name.find("--");
    FakeHost host(text_of(name.substr(0, twist)));
    while (twist != std::string::npos) {
        twist = name.find("--", twist + 2);
        host.lay_over(text_of(name.substr(0, twist)));
    }
    return host;
}

void FakeHost::lay_over(std::string_view archive) {
    const std::vector<std::string> lines = split(archive, '\n');
    const auto is_head = [](const std::string& line) { return line.starts_with("-- ") && line.ends_with(" --"); };
    for (std::size_t i = 0; i < lines.size();) {
        if (!is_head(lines[i])) {
            ++i;
            continue;
        }
        const std::size_t head = i++;
        std::string text;
        for (; i < lines.size() && !is_head(lines[i]); ++i) text += lines[i] + "\n";
        while (text.ends_with("\n\n")) text.pop_back();
        if (text == "\n") text.clear();
        try {
            std::vector<std::string> words = words_of(with_names(lines[head].substr(3, lines[head].size() - 6)));
            const std::string first = words.at(0);
            if (first == "#") {
                if (!trim(text).empty()) throw std::runtime_error("text below a comment");
            } else if (first == "let") {
                names_[words.at(1)] = words.at(2);
            } else if (first == "env") {
                for (const std::string& line : split_lines(with_names(text))) {
                    if (line.starts_with('-')) environment_.erase(line.substr(1));
                    else if (const auto equals = line.find('='); equals != std::string::npos)
                        environment_[line.substr(0, equals)] = line.substr(equals + 1);
                }
            } else if (first == "system") {
                for (const std::string& line : split_lines(text)) {
                    const auto equals = line.find('=');
                    if (equals == std::string::npos) continue;
                    const std::string key = line.substr(0, equals), value = line.substr(equals + 1);
                    if (key == "machine") system_.machine = value;
                    else if (key == "kernel") system_.kernel_release = value;
                    else if (key == "host") system_.host_name = value;
                    else if (key == "hwcaps") system_.hwcaps = list_of(value);
                    else if (key == "uid") identity_.uid = static_cast<std::uint32_t>(std::stoul(value));
                    else if (key == "gid") identity_.gid = static_cast<std::uint32_t>(std::stoul(value));
                    else if (key == "groups") {
                        identity_.groups.clear();
                        for (const std::string& id : list_of(value)) identity_.groups.push_back(static_cast<std::uint32_t>(std::stoul(id)));
                    } else if (key == "cwd") current_folder_ = value;
                    else if (key == "home") home_ = value;
                    else throw std::runtime_error("no such system fact: " + key);
                }
            } else if (first == "run") {
                Answer answer;
                words.erase(words.begin());
                std::vector<std::string> lines_out = split(text, '\n');
                const std::string& status = lines_out.front();
                bool has_status = true;
                if (status == "timeout") answer.timed_out = true;
                else if (status.starts_with("exit=")) answer.answer.exit_status = std::stoi(status.substr(5));
                else if (status.starts_with("crash=")) answer.answer.exit_status = 128 + std::stoi(status.substr(6));
                else has_status = false;
                if (has_status) text.erase(0, status.size() + 1);
                answer.answer.out = text;
                answer.answer.timed_out = answer.timed_out;
                commands_[join(words, " ")] = answer;
            } else {
                Entry entry;
                entry.text = text;
                entry.status.mode = 0644;
                std::size_t at = 1;
                const std::string kind = at < words.size() ? words[at] : "";
                if (kind == "->") {
                    entry.kind = FileKind::link;
                    entry.text = words.at(at + 1);
                    at += 2;
                } else if (kind == "absent") {
                    remove_tree(first);
                    continue;
                } else if (kind == "denied") {
                    entry.denied = true;
                    ++at;
                } else if (kind == "folder") {
                    entry.kind = FileKind::folder;
                    entry.status.mode = 0755;
                    ++at;
                } else if (kind == "device") {
                    entry.kind = FileKind::character_device;
                    entry.status.mode = 0666;
                    const auto numbers = split(words.at(at + 1), ':');
                    entry.status.device_major = static_cast<std::uint32_t>(std::stoul(numbers.at(0)));
                    entry.status.device_minor = static_cast<std::uint32_t>(std::stoul(numbers.at(1)));
                    at += 2;
                } else if (kind == "cache") {
                    entry.text = write_ld_cache(text);
                    ++at;
                } else if (kind == "elf") {
                    entry.elf.emplace();
                    entry.elf->size = 65536;
                    entry.text = "\x7f" "ELF" + std::string(60, '\0');  // as long as an ELF header
                    entry.status.mode = 0755;
                    ++at;
                }
                for (; at < words.size(); ++at) {
                    const auto equals = words[at].find('=');
                    if (equals == std::string::npos) throw std::runtime_error("what is " + words[at] + "?");
                    const std::string key = words[at].substr(0, equals), value = words[at].substr(equals + 1);
                    if (key == "mode") entry.status.mode = static_cast<std::uint32_t>(std::stoul(value, nullptr, 8));
                    else if (key == "uid") entry.status.uid = static_cast<std::uint32_t>(std::stoul(value));
                    else if (key == "gid") entry.status.gid = static_cast<std::uint32_t>(std::stoul(value));
                    else if (entry.elf) set_elf_option(*entry.elf, entry.undefined, entry.strings, key, value);
                    else throw std::runtime_error("what is " + words[at] + "?");
                }
                if (!first.starts_with('/')) throw std::runtime_error("a path begins with /");
                add(first, std::move(entry));
            }
        } catch (const std::exception& error) {
            throw std::runtime_error("line " + std::to_string(head + 1) + ": " + lines[head] + ": " + error.what());
        }
    }
}

std::string FakeHost::with_names(std::string text) const {
    for (const auto& [name, value] : names_) text = replace_all(text, "{" + name + "}", value);
    return text;
}

void FakeHost::remove_tree(const std::string& path) {
    std::erase_if(entries_, [&](const auto& item) { return is_below(item.first, path); });
}

void FakeHost::add(const std::string& path, Entry entry) {
    for (std::string folder = parent_path(path); folder != "/" && !folder.empty() && !entries_.contains(folder); folder = parent_path(folder)) {
        Entry made;
        made.kind = made.status.kind = FileKind::folder;
        made.status.mode = 0755;
        entries_[folder] = made;
    }
    entry.status.kind = entry.kind;
    entry.status.size = entry.elf ? entry.elf->size : entry.text.size();
    entries_[path] = std::move(entry);
}

const FakeHost::Entry* FakeHost::find(const std::string& path) const {
    static const Entry root = [] {
        Entry made;
        made.kind = made.status.kind = FileKind::folder;
        made.status.mode = 0755;
        return made;
    }();
    if (path == "/") return &root;
    const auto found = entries_.find(path);
    return found == entries_.end() ? nullptr : &found->second;
}

/// The entry's path with all links above it (and, if wanted, itself) followed; nothing when a part is not there or links go in a circle.
std::optional<std::string> FakeHost::resolve(const std::string& path, bool follow_last, int depth) const {
    if (depth > most_links) return std::nullopt;
    std::string done = "/";
    const auto parts = split(path, '/');
    std::size_t last = parts.size();
    while (last > 0 && (parts[last - 1].empty() || parts[last - 1] == ".")) --last;
    for (std::size_t i = 0; i < last; ++i) {
        if (parts[i].empty() || parts[i] == ".") continue;
        if (parts[i] == "..") {
            done = parent_path(done);
            continue;
        }
        done = join_path(done, parts[i]);
        const Entry* entry = find(done);
        if (entry == nullptr) return std::nullopt;
        if (entry->kind != FileKind::link || (i + 1 == last && !follow_last)) continue;
        const auto target = resolve(join_path(parent_path(done), entry->text), true, depth + 1);
        if (!target) return std::nullopt;
        done = *target;
    }
    return done;
}

bool FakeHost::any_denied_above(const std::string& path) const {
    for (std::string folder = path; folder != "/" && !folder.empty(); folder = parent_path(folder)) {
        const Entry* entry = find(folder);
        if (entry != nullptr && entry->denied) return true;
    }
    return false;
}

Observed<FileStatus> FakeHost::status(const std::string& path) {
    const auto real = resolve(path, true);
    if (any_denied_above(parent_path(real.value_or(path)))) return Observed<FileStatus>::unknown(Unknown::denied, path);
    if (!real) return Observed<FileStatus>::absent(path);
    FileStatus status = find(*real)->status;
    status.device = 1;
    status.inode = std::hash<std::string>{}(*real);
    return Observed<FileStatus>::present(status, path);
}

Observed<FileStatus> FakeHost::link_status(const std::string& path) {
    const auto real = resolve(path, false);
    if (!real) return Observed<FileStatus>::absent(path);
    FileStatus status = find(*real)->status;
    status.device = 1;
    status.inode = std::hash<std::string>{}(*real);
    return Observed<FileStatus>::present(status, path);
}

Observed<std::string> FakeHost::link_target(const std::string& path) {
    const auto real = resolve(path, false);
    if (!real || find(*real)->kind != FileKind::link) return Observed<std::string>::absent(path);
    return Observed<std::string>::present(find(*real)->text, path);
}

Observed<std::string> FakeHost::read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    const auto real = resolve(path, true);
    if (any_denied_above(real.value_or(path))) return Observed<std::string>::unknown(Unknown::denied, path, "Permission denied");
    if (!real) return Observed<std::string>::absent(path);
    const Entry* entry = find(*real);
    if (entry->kind != FileKind::regular) return Observed<std::string>::unknown(Unknown::failed, path, "not a regular file");
    if (!may_access(path, true, false, false).is(true)) return Observed<std::string>::unknown(Unknown::denied, path, "Permission denied");
    if (offset >= entry->text.size()) return Observed<std::string>::present("", path);
    return Observed<std::string>::present(entry->text.substr(offset, limit), path);
}

Observed<std::vector<std::string>> FakeHost::list(const std::string& folder) {
    using Names = Observed<std::vector<std::string>>;
    const auto real = resolve(folder, true);
    if (any_denied_above(real.value_or(folder))) return Names::unknown(Unknown::denied, folder, "Permission denied");
    if (!real || find(*real)->kind != FileKind::folder) return Names::absent(folder);
    if (!may_access(folder, true, false, false).is(true)) return Names::unknown(Unknown::denied, folder, "Permission denied");
    std::vector<std::string> names;
    for (const auto& [path, entry] : entries_)
        if (parent_path(path) == *real) names.push_back(file_name(path));
    std::sort(names.begin(), names.end());
    return Names::present(std::move(names), folder);
}

Observed<std::string> FakeHost::real_path(const std::string& path) {
    const auto real = resolve(path, true);
    if (!real) return Observed<std::string>::absent(path);
    return Observed<std::string>::present(*real, path);
}

Observed<bool> FakeHost::may_access(const std::string& path, bool read, bool write, bool execute) {
    const auto real = resolve(path, true);
    if (!real) return Observed<bool>::absent(path);
    if (any_denied_above(*real)) return Observed<bool>::present(false, path);
    const FileStatus& status = find(*real)->status;
    if (identity_.uid == 0) return Observed<bool>::present(!execute || (status.mode & 0111) != 0, path);
    const bool in_group = status.gid == identity_.gid || std::find(identity_.groups.begin(), identity_.groups.end(), status.gid) != identity_.groups.end();
    const unsigned bits = (status.uid == identity_.uid ? status.mode >> 6 : in_group ? status.mode >> 3 : status.mode) & 7U;
    const unsigned wanted = (read ? 4U : 0U) | (write ? 2U : 0U) | (execute ? 1U : 0U);
    return Observed<bool>::present((bits & wanted) == wanted, path);
}

Observed<ElfFile> FakeHost::elf(const std::string& path) {
    const auto real = resolve(path, true);
    if (any_denied_above(real.value_or(path))) return Observed<ElfFile>::unknown(Unknown::denied, path, "Permission denied");
    if (!real) return Observed<ElfFile>::absent(path);
    const Entry* entry = find(*real);
    if (entry->kind == FileKind::folder) return Observed<ElfFile>::unknown(Unknown::failed, path, "not a regular file");
    if (!may_access(path, true, false, false).is(true)) return Observed<ElfFile>::unknown(Unknown::denied, path, "Permission denied");
    if (entry->elf) return Observed<ElfFile>::present(*entry->elf, path);
    ElfFile none;
    none.size = entry->text.size();
    none.damage = entry->text.size() < 64 ? ElfDamage::empty : ElfDamage::not_elf;
    return Observed<ElfFile>::present(none, path);
}

Observed<std::vector<std::string>> FakeHost::unresolved(const std::string& path, const std::vector<std::string>&) {
    using Names = Observed<std::vector<std::string>>;
    const auto real = resolve(path, true);
    if (!real) return Names::absent(path);
    std::vector<std::string> names;
    for (const std::string& symbol : find(*real)->undefined) names.push_back("undefined symbol: " + symbol);
    return Names::present(std::move(names), path);
}

Observed<std::vector<std::string>> FakeHost::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    using Names = Observed<std::vector<std::string>>;
    const auto real = resolve(path, true);
    if (!real) return Names::absent(path);
    std::vector<std::string> found;
    for (const std::string& text : find(*real)->strings)
        if (std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return text.starts_with(p); })) found.push_back(text);
    return Names::present(std::move(found), path);
}

Observed<CommandAnswer> FakeHost::run(const Command& command) {
    const std::string line = join(command.argv, " ");
    const auto* best = static_cast<const std::pair<const std::string, Answer>*>(nullptr);
    for (const auto& item : commands_)
        if (line.starts_with(item.first) && (best == nullptr || item.first.size() > best->first.size())) best = &item;
    if (best == nullptr) return Observed<CommandAnswer>::absent(line);
    return Observed<CommandAnswer>::present(best->second.answer, line);
}

Observed<std::string> FakeHost::current_folder() {
    return Observed<std::string>::present(current_folder_, "current folder");
}

Observed<std::string> FakeHost::password_home() {
    return Observed<std::string>::present(home_, "/etc/passwd");
}

}  // namespace whynogpu::test
