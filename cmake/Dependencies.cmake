# Debian 12: libcli11-dev nlohmann-json3-dev libtomlplusplus-dev libyaml-dev libgtest-dev. All but libyaml and GoogleTest are headers.
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)

add_library(whynogpu_toml INTERFACE)
target_include_directories(whynogpu_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
target_compile_definitions(whynogpu_toml INTERFACE TOML_EXCEPTIONS=0)

# The static archive: the program must start without any library.
find_path(LIBYAML_INCLUDE yaml.h REQUIRED)
find_library(LIBYAML_ARCHIVE libyaml.a REQUIRED)
add_library(whynogpu_yaml INTERFACE)
target_include_directories(whynogpu_yaml SYSTEM INTERFACE ${LIBYAML_INCLUDE})
target_link_libraries(whynogpu_yaml INTERFACE ${LIBYAML_ARCHIVE})
