using System.CommandLine;

namespace LinkApp.Bench;

internal static class LinksBench { public static Command Create() => new("links"); }
