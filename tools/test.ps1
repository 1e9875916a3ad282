# Runs all tests (test.cmd): the arguments go to xunit's runner. The last line is "N passed, N failed".
$root = Split-Path -Parent $PSScriptRoot
& (Join-Path $PSScriptRoot 'build.ps1') -Stamp .tested -Project candor.slnx -More tests, bench
if ($LASTEXITCODE -ne 0) { exit 2 }
$ending = if ($env:OS -eq 'Windows_NT') { '.exe' } else { '' }
$passed = 0; $failed = 0; $skipped = 0; $named = $args.Count -gt 0
foreach ($project in Get-ChildItem (Join-Path $root 'tests') -Recurse -Depth 1 -Filter *.csproj | Sort-Object Name) {
    $name = $project.BaseName
    $summary = $null
    $none = $false
    & (Join-Path $root "artifacts/bin/$name/release/$name$ending") -noColor -noLogo @args | ForEach-Object {
        if ($_ -match 'Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+), Not Run: (\d+)') { $summary = @($Matches[1..5] | ForEach-Object { [int] $_ }) }
        # Of the class that is asked for it has none.
        if ($named -and $_ -match 'Total: 0$') { $none = $true }
        if ($_ -notmatch '^ *(Discovering|Discovered|Starting|Finished):') { $_ }
    }
    if ($none -and $null -eq $summary) { continue }
    if ($null -eq $summary) { "$name ended without a summary"; $failed++; continue }
    $failed += $summary[1] + $summary[2]
    $skipped += $summary[3]
    $passed += $summary[0] - $summary[2] - $summary[3] - $summary[4]
}
if ($skipped -gt 0) { "$passed passed, $failed failed, $skipped skipped" } else { "$passed passed, $failed failed" }
if ($failed -eq 0 -and $passed -gt 0) { exit 0 } else { exit 1 }
