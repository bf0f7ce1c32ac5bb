using LinkApp.Web.Commands;

return await CommandLine.RunAsync(args);
