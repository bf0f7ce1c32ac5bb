using System.CommandLine;
using LinkApp.Bench;
using LinkApp.Bench.Load;
using LinkApp.Bench.Servers;

var root = new RootCommand("Measures LinkApp. What counts are the ratios within one run: a figure alone says as much about the machine.")
{
    RedirectBench.Create(),
    IngestBench.Create(),
    ReportBench.Create(),
    LiveBench.Create(),
    StartBench.Create(),
    LinksBench.Create(),
    ImportBench.Create(),
    BareServer.Create(),
    LoadCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
