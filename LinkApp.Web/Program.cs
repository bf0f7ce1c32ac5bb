using LinkApp.Web;
using LinkApp.Web.Commands;

Globalization.Prepare();
return await CommandLine.RunAsync(args);
