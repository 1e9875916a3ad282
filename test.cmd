@echo off
rem Runs all tests: test [arguments of the xunit runner]. The first start builds. The last line is "N passed, N failed".
setlocal
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0tools\test.ps1" %*
