using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LinkApp.Bench;

/// <summary>Creates the options of the benchmarks.</summary>
internal static class BenchOptions
{
    /// <summary>A whole number from 1, or from <paramref name="min"/>.</summary>
    public static Option<int> Number(string name, int defaultValue, string description, int min = 1)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result => AtLeast(result, min, result.GetValueOrDefault<int>()));
        return option;
    }

    /// <summary>A list of whole numbers, separated by commas.</summary>
    public static Option<int[]> Numbers(string name, int[] defaultValue, string description)
    {
        var option = new Option<int[]>(name)
        {
            Description = description,
            CustomParser = Parse,
            DefaultValueFactory = _ => defaultValue,
        };
        return option;
    }

    /// <summary>A published single file, which is compiled ahead of time, unlike the build.</summary>
    public static Option<FileInfo> Binary(string description) => new Option<FileInfo>("--binary") { Description = description }.AcceptExistingOnly();

    private static int[] Parse(ArgumentResult result)
    {
        var numbers = new List<int>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number > 0)
                numbers.Add(number);
            else
                result.AddError($"\"{text}\" is not a whole number from 1.");
        }
        return [.. numbers];
    }

    private static void AtLeast(OptionResult result, int min, int value)
    {
        if (value < min)
            result.AddError($"{result.Option.Name} must be {min} or more.");
    }
}
