# tree-sitter's runtime and its grammar of Python. Nothing is fetched here: tools/fetch_grammar.py does it, before.
set(WHYNOGPU_GRAMMAR ${PROJECT_BINARY_DIR}/grammar CACHE PATH "Where tools/fetch_grammar.py put tree-sitter")
set(grammar ${WHYNOGPU_GRAMMAR})
if(NOT EXISTS ${grammar}/stamp)
  message(FATAL_ERROR "The grammar that `whynogpu lint` reads Python with is not in ${grammar}.\n"
                      "Fetch it once (it needs pip; nothing is installed):\n"
                      "  python3 ${PROJECT_SOURCE_DIR}/tools/fetch_grammar.py ${grammar}\n")
endif()

add_library(whynogpu_grammar STATIC ${grammar}/runtime/src/lib.c ${grammar}/python/parser.c ${grammar}/python/scanner.c)
target_include_directories(whynogpu_grammar PRIVATE ${grammar}/runtime/include)
target_include_directories(whynogpu_grammar PRIVATE ${grammar}/runtime/src ${grammar}/include)
target_compile_options(whynogpu_grammar PRIVATE -w -O3)
target_compile_definitions(whynogpu_grammar PRIVATE _DEFAULT_SOURCE _POSIX_C_SOURCE=200112L)
# The grammar was generated for the headers before 0.25, which spelt two names differently; the layout is the same.
set_source_files_properties(${grammar}/python/parser.c PROPERTIES COMPILE_DEFINITIONS "version=abi_version;TSFieldMapSlice=TSMapSlice")
