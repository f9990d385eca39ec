# embed_files(TARGET NAME FOLDER PATTERN...): the files below FOLDER as one generated source, declared in src/util/embedded.hpp
# as `const EmbeddedFiles& embedded_NAME()`.
# embed_data(…): the same for TOML files, parsed when the program is built.
function(embed_files target name folder)
  embed_with(${target} ${name} ${folder} "python3;${PROJECT_SOURCE_DIR}/cmake/embed.py" ${PROJECT_SOURCE_DIR}/cmake/embed.py ${ARGN})
endfunction()

function(embed_data target name folder)
  embed_with(${target} ${name} ${folder} compile-data compile-data ${ARGN})
endfunction()

function(embed_with target name folder command depends)
  set(patterns ${ARGN})
  list(TRANSFORM patterns PREPEND ${folder}/)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${patterns})
  list(SORT files)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
  list(TRANSFORM files PREPEND ${folder}/ OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${command} ${name} ${folder} ${output} ${files}
    DEPENDS ${paths} ${depends}
    VERBATIM)
  # A rule is only known in the folder it was made in; the target may be from another one.
  add_custom_target(embed_${name} DEPENDS ${output})
  add_dependencies(${target} embed_${name})
  target_sources(${target} PRIVATE ${output})
endfunction()
