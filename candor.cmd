@echo off
rem Candor's command line: the first start builds; then it runs with all arguments passed on.
setlocal
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0tools\build.ps1" -Stamp .built -Project src/Candor.Cli/Candor.Cli.csproj
if errorlevel 1 exit /b 2
"%~dp0artifacts\bin\Candor.Cli\release\Candor.Cli.exe" %*
