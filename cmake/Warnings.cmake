# What every target of ours is compiled with.
add_library(whynogpu_flags INTERFACE)
target_compile_options(whynogpu_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(whynogpu_flags INTERFACE -Wno-restrict)  # false alarms about std::string (GCC bug 105651)
endif()
if(WHYNOGPU_DEVELOPER)
  target_compile_options(whynogpu_flags INTERFACE -Werror)
endif()
if(WHYNOGPU_SANITIZE)
  target_compile_options(whynogpu_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(whynogpu_flags INTERFACE -fsanitize=address,undefined)
endif()
