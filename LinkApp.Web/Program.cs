using LinkApp.Core.Data;
using LinkApp.Web;
using LinkApp.Web.Commands;

Globalization.Prepare();
TemporaryFolder.Enable();
return await CommandLine.RunAsync(args);
