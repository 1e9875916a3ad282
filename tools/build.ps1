# Shared by candor.cmd and test.cmd, as setup.sh is by the scripts of Linux and macOS: builds (Release) unless nothing is newer than the stamp.
# Everything it says goes to standard error. It runs in Windows PowerShell 5.1 too.
param([string] $Stamp, [string] $Project, [string[]] $More = @())

$root = Split-Path -Parent $PSScriptRoot
$stampFile = Join-Path $root "artifacts/$Stamp"
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

function Say([string] $text) { [Console]::Error.WriteLine("candor: $text") }

function Test-Current {
    if (-not [IO.File]::Exists($stampFile)) { return $false }
    $written = [IO.File]::GetLastWriteTimeUtc($stampFile)
    foreach ($file in @('candor.slnx', 'global.json') + @([IO.Directory]::GetFiles($root, 'Directory.*') | ForEach-Object { [IO.Path]::GetFileName($_) })) {
        if ([IO.File]::GetLastWriteTimeUtc((Join-Path $root $file)) -gt $written) { return $false }
    }
    foreach ($folder in @('src', 'experiments') + $More) {
        foreach ($entry in (New-Object IO.DirectoryInfo (Join-Path $root $folder)).EnumerateFileSystemInfos('*', 'AllDirectories')) {
            if ($entry.LastWriteTimeUtc -gt $written) { return $false }
        }
    }
    return $true
}

if (Test-Current) { exit 0 }
if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Say "the .NET 10 SDK is missing: 'dotnet' is not on PATH. Install it from Microsoft's page for .NET, or: winget install Microsoft.DotNet.SDK.10"
    exit 2
}
if (-not (@(dotnet --list-sdks) -match '^10\.')) {
    Say "the .NET 10 SDK is missing; there is $(@(dotnet --list-sdks) -join ', ')."
    exit 2
}
[void] [IO.Directory]::CreateDirectory((Join-Path $root 'artifacts'))
$started = [DateTime]::UtcNow
$log = Join-Path $root 'artifacts/build.log'
Say "building $([IO.Path]::GetFileName($Project)) (the first time it fetches libtorch; then a minute)"
dotnet build (Join-Path $root $Project) -c Release '-p:RunAnalyzers=false' --nologo -v quiet > $log
if ($LASTEXITCODE -ne 0) {
    Get-Content $log | Select-String 'error' | Select-Object -Unique -First 20 | ForEach-Object { [Console]::Error.WriteLine($_.Line) }
    Say "that failed; the whole log is in $log"
    exit 2
}
[IO.File]::WriteAllText($stampFile, '')
[IO.File]::SetLastWriteTimeUtc($stampFile, $started)
exit 0
