using System.CommandLine;
using System.Globalization;
using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp geo info</c>, <c>linkapp geo lookup IP</c> and <c>linkapp geo use FILE</c>.</summary>
internal static class GeoCommand
{
    public static Command Create(string[] configuration) => new("geo", "Shows, queries and replaces the geo database.")
    {
        CreateInfo(configuration), CreateLookup(configuration), CreateUse(configuration),
    };

    private static Command CreateInfo(string[] configuration)
    {
        var json = CommandOptions.Json();
        var command = new Command("info", "Prints which geo database is in use, and how old it is.") { json };
        command.SetAction(parsed => Info(Open(configuration), parsed.GetValue(json)));
        return command;
    }

    private static Command CreateLookup(string[] configuration)
    {
        var address = new Argument<string>("IP") { Description = "An IPv4 or IPv6 address." };
        var json = CommandOptions.Json();
        var command = new Command("lookup", "Prints the place of an IP address, as a redirect would see it.") { address, json };
        command.SetAction(parsed => Lookup(Open(configuration), parsed.GetRequiredValue(address), parsed.GetValue(json)));
        return command;
    }

    private static Command CreateUse(string[] configuration)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A city or country database of GeoIP2, GeoLite2 or DB-IP (.mmdb). The file is copied.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var bundled = new Option<bool>("--bundled") { Description = "Goes back to the database that is included in LinkApp." };
        var command = new Command(
            "use",
            "Checks a geo database and installs it in the data folder. A running server uses it within seconds, without interruption.")
        {
            file, bundled,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(bundled) == result.GetValue(file) is not null)
                result.AddError("Use either FILE or --bundled.");
        });
        command.SetAction(parsed => Use(configuration, parsed.GetValue(file)));
        return command;
    }

    private static GeoSource Open(string[] configuration) => CreateSource(CommandServices.Settings(configuration).Core);

    private static GeoSource CreateSource(CoreSettings settings) => new(settings.Geo, settings.Data, new BundledFiles(settings.Data));

    private static int Info(GeoSource source, bool json)
    {
        using var database = source.Open();
        var info = database.Info;
        var age = (int)(TimeProvider.System.GetUtcNow().UtcDateTime - info.BuiltAt).TotalDays;
        Console.Write(json
            ? Output.Json(new { info.Type, info.BuiltAt, AgeDays = age, info.HasIPv6, source.IsBundled, Path = source.IsBundled ? null : info.Path })
            : Output.Table(["DATABASE", info.Type],
            [
                ["BUILT", $"{Format.IsoDay(info.BuiltAt)}, {Format.Count(age, "day")} ago"],
                ["ADDRESSES", info.HasIPv6 ? "IPv4 and IPv6" : "IPv4"],
                ["FILE", source.IsBundled ? "included in LinkApp" : info.Path],
            ]));
        return 0;
    }

    private static int Lookup(GeoSource source, string text, bool json)
    {
        if (!IPAddress.TryParse(text, out var address))
            throw new CommandFailure($"IP = \"{text}\": must be an IPv4 or IPv6 address, such as 8.8.8.8.");
        using var locator = new VisitorLocator(source);
        var place = locator.Locate(address);
        if (json)
            Console.Write(Output.Json(new { Address = text, place?.Country, place?.Region, place?.City, place?.Latitude, place?.Longitude }));
        else if (place is null)
            Console.WriteLine("unknown: a private address, or one that is not in the database");
        else
            Console.Write(Output.Table(["COUNTRY", place.Country ?? ""], Lines(place)));
        return 0;
    }

    private static IEnumerable<string[]> Lines(Place place)
    {
        yield return ["REGION", place.Region ?? ""];
        yield return ["CITY", place.City ?? ""];
        if (place.IsLocated)
            yield return ["LOCATION", string.Create(CultureInfo.InvariantCulture, $"{place.Latitude}, {place.Longitude}")];
    }

    private static int Use(string[] configuration, string? file)
    {
        var settings = CommandServices.Settings(configuration).Core;
        if (settings.Geo.Database is { } configured)
            throw new CommandFailure($"Geo:Database = \"{configured}\": this setting wins over an installed database. Replace its file, or remove the setting.");
        var source = CreateSource(settings);
        try
        {
            if (file is null)
                source.Uninstall();
            else
                source.Install(Path.GetFullPath(file));
        }
        catch (GeoDatabaseException error)
        {
            throw new CommandFailure($"FILE = \"{file}\": {error.Reason}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"Data:Directory = \"{settings.Data.Directory}\": {error.Message}");
        }
        return Info(source, json: false);
    }
}
