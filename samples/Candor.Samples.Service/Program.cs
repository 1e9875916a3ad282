using Candor.Runs.Serving;
using Candor.Samples.Service;

if (args is not [var folder, .. var rest])
{
    Console.Error.WriteLine("Name the folder of a finished run: dotnet run --project samples/Candor.Samples.Service runs/credit");
    return 2;
}

using var run = Run.Open(folder);
var app = WebApplication.CreateBuilder(rest).Build();
Service.Map(app, run);
app.Run();
return 0;
