# `cmake --install` and `cpack -G DEB`: the program with its manual page and completions, all made by the program itself.
if(NOT TARGET underpin)
  return()
endif()
include(GNUInstallDirs)
set(generated ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated})
add_custom_command(
  OUTPUT ${generated}/underpin.1 ${generated}/underpin.bash ${generated}/_underpin ${generated}/underpin.fish
  COMMAND underpin man > ${generated}/underpin.1
  COMMAND underpin completions bash > ${generated}/underpin.bash
  COMMAND underpin completions zsh > ${generated}/_underpin
  COMMAND underpin completions fish > ${generated}/underpin.fish
  DEPENDS underpin
  COMMENT "Writing the manual page and the completions"
  VERBATIM)
add_custom_target(underpin_texts ALL DEPENDS ${generated}/underpin.1)

install(TARGETS underpin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${generated}/underpin.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated}/underpin.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME underpin)
install(FILES ${generated}/_underpin DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${generated}/underpin.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME underpin)
set(CPACK_PACKAGE_VENDOR "The Underpin maintainers")
set(CPACK_PACKAGE_CONTACT "The Underpin maintainers <maintainers@underpin.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
