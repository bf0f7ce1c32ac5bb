using System.CommandLine;

namespace LinkApp.Bench;

internal static class LiveBench { public static Command Create() => new("live"); }
