using System.CommandLine;
using LinkApp.Bench;
using LinkApp.Bench.Load;
using LinkApp.Bench.Servers;

var root = new RootCommand("Measures LinkApp. Compare the ratios within one run: a single figure says as much about the machine.")
{
    RedirectBench.Create(),
    ClusterBench.Create(),
    IngestBench.Create(),
    PostgresIngestBench.Create(),
    ReportBench.Create(),
    PostgresReportBench.Create(),
    LiveBench.Create(),
    StartBench.Create(),
    LinksBench.Create(),
    ImportBench.Create(),
    ClickImportBench.Create(),
    ServerImportBench.Create(),
    PagesBench.Create(),
    DashboardBench.Create(),
    SignInBench.Create(),
    BareServer.Create(),
    LoadCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
