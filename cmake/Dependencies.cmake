# Debian 12: libcli11-dev nlohmann-json3-dev libtomlplusplus-dev libgtest-dev. All but GoogleTest are headers.
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)

add_library(whynogpu_toml INTERFACE)
target_include_directories(whynogpu_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
target_compile_definitions(whynogpu_toml INTERFACE TOML_EXCEPTIONS=0)
