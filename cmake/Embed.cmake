# embed_files(TARGET NAME FOLDER PATTERN...): the files below FOLDER as one generated source, declared in src/util/embedded.hpp
# as `const EmbeddedFiles& embedded_NAME()`.
function(embed_files target name folder)
  set(patterns ${ARGN})
  list(TRANSFORM patterns PREPEND ${folder}/)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${patterns})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
  list(TRANSFORM files PREPEND ${folder}/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${output}
    COMMAND python3 ${PROJECT_SOURCE_DIR}/cmake/embed.py ${name} ${folder} ${output} ${files}
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/embed.py
    VERBATIM)
  # A rule is only known in the folder it was made in; the target may be from another one.
  add_custom_target(embed_${name} DEPENDS ${output})
  add_dependencies(${target} embed_${name})
  target_sources(${target} PRIVATE ${output})
endfunction()
