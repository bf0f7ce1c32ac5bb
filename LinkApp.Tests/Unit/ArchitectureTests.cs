using System.Text.RegularExpressions;
using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;
using LinkApp.Web;

namespace LinkApp.Tests.Unit;

/// <summary>The directions in which code may use other code, according to docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    private const string CoreName = "LinkApp.Core";
    private const string WebName = "LinkApp.Web";

    private static readonly Lazy<IReadOnlyCollection<TypeUse>> Core = new(() => TypeUses.Find(typeof(CoreServices).Assembly));
    private static readonly Lazy<IReadOnlyCollection<TypeUse>> Web = new(() => TypeUses.Find(typeof(Server).Assembly));

    // The model of the tables: it uses the entities of all features, and all features use it.
    private static readonly string Model = typeof(AppDb).FullName!;

    [Fact]
    public void Core_knows_no_asp_net_but_the_store_of_users_and_no_user_interface()
    {
        var used = TypeUses.Assemblies(typeof(CoreServices).Assembly);

        Assert.Equal(["Microsoft.AspNetCore.Identity.EntityFrameworkCore"], used.Where(
            name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            used,
            name => name.StartsWith("MudBlazor", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.JSInterop", StringComparison.Ordinal)
                || name.StartsWith(WebName, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_feature_of_core_uses_only_features_below_it()
    {
        var uses = Core.Value.Concat(TypeUses.FindSources(CoreName)).Where(use => use.From != Model && GetFeature(use.From) != GetFeature(use.To))
            .Select(use => (From: GetFeature(use.From), To: GetFeature(use.To), Types: use))
            .Where(use => use is { From: not null, To: not null })
            .Select(use => new FeatureUse(use.From!, use.To!, use.Types)).ToList();

        var faults = new FeatureOrder(Order()).Faults(uses);

        Assert.True(uses.Count > 100);
        Assert.True(faults.Count == 0, $"See \"Features of Core\" in docs/architecture.md.\n\n{string.Join("\n\n", faults)}");
    }

    [Fact]
    public void The_order_names_every_feature_of_core_once()
    {
        var folders = Repository.Sources(CoreName)
            .Select(file => Path.GetRelativePath(Repository.Folder(CoreName), file).Split(Path.DirectorySeparatorChar))
            .Select(path => path.Length == 1 ? CoreName : path[0]).Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), Order().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_model_names_does_not_use_the_model()
    {
        var named = Core.Value.Where(use => use.From == Model && use.To != Model).Select(use => use.To).ToHashSet();

        Assert.True(named.Count > 12);
        Assert.DoesNotContain(Core.Value, use => use.To == Model && named.Contains(use.From));
    }

    /// <summary>Code that reads clicks asks <c>ClickReads</c>, so that the store can be another one.</summary>
    [Fact]
    public void Only_the_click_store_has_statements_of_its_tables()
    {
        const string Store = "LinkApp.Core.Clicks.Store.Sqlite.";
        string[] features = ["Clicks", "Reports", "Dashboard", "Live", "Wallboards"];
        string[] calls = ["LinkApp.Core.Data.Statement", "LinkApp.Core.Data.SqliteSetup", .. new[] { "Connection", "Command", "Transaction" }
            .Select(name => $"Microsoft.Data.Sqlite.Sqlite{name}")];
        var uses = Core.Value.Where(use => calls.Contains(use.To) && features.Contains(GetFeature(use.From))).ToList();

        Assert.Contains(uses, use => use.From == Store + "SqliteClickReads");
        Assert.DoesNotContain(uses, use => !use.From.StartsWith(Store, StringComparison.Ordinal));
    }

    /// <summary>What SQLite alone understands is in few places, so that the store can be another one.</summary>
    [Fact]
    public void Sqlite_is_named_where_it_is_set_up_and_where_a_feature_has_a_twin()
    {
        string[] homes = ["LinkApp.Core.Data.", "LinkApp.Core.Maintenance.", "LinkApp.Core.Clicks.Store.Sqlite.", "LinkApp.Core.Links.Sqlite."];
        // Options are read without the types of ADO.NET, for the speed of a redirect.
        const string Fields = "LinkApp.Core.Links.Fields.";
        var uses = Core.Value.Where(use => use.To.StartsWith("Microsoft.Data.Sqlite.", StringComparison.Ordinal)
            || use.To is "LinkApp.Core.Data.Statement" or "LinkApp.Core.Data.SqliteSetup").ToList();

        Assert.Contains(uses, use => use.From == "LinkApp.Core.Links.Sqlite.SqliteLinkStore");
        Assert.DoesNotContain(uses, use => !homes.Any(home => use.From.StartsWith(home, StringComparison.Ordinal))
            && !use.From.StartsWith(Fields, StringComparison.Ordinal));
    }

    [Fact]
    public void The_features_of_web_form_no_ring()
    {
        var uses = Web.Value.Where(use => use.From != use.To)
            .Select(use => (From: GetFeature(use.From, WebName), To: GetFeature(use.To, WebName), Types: use))
            .Where(use => use.From is not (null or WebName) && use.To is not (null or WebName) && use.From != use.To).ToList();
        Assert.True(uses.Count > 100);
        // Features without uses in both directions are not part of a cycle, so their uses are removed until only cycles are left.
        for (var before = 0; before != uses.Count;)
        {
            before = uses.Count;
            uses = [.. uses.Where(use => uses.Exists(other => other.From == use.To) && uses.Exists(other => other.To == use.From))];
        }

        Assert.True(
            uses.Count == 0,
            string.Join('\n', uses.Select(use => $"{use.From} uses {use.To}: {use.Types.From} → {use.Types.To}")));
    }

    [Theory]
    [InlineData("Api", WebName + ".Server")]
    [InlineData("Commands", "Program")]
    public void A_way_in_is_used_by_nothing_but_the_start(string feature, string start)
    {
        var inside = $"{WebName}.{feature}.";
        var found = Web.Value.Concat(TypeUses.FindSources(WebName)).Where(
            use => use.To.StartsWith(inside, StringComparison.Ordinal) && !use.From.StartsWith(inside, StringComparison.Ordinal))
            // Other namespaces contain generated code.
            .Where(use => use.From.StartsWith(WebName, StringComparison.Ordinal) || !use.From.Contains('.', StringComparison.Ordinal)).ToList();

        Assert.Contains(found, use => use.From == start);
        Assert.True(
            found.TrueForAll(use => IsStart(use.From)),
            $"Only {start} uses {feature}; move what others need, too, to a feature of its own:\n{string.Join('\n', found.Where(use => !IsStart(use.From)))}");

        // The file of Program is in a folder of another namespace than its class.
        bool IsStart(string type) => type == start || (type == $"{WebName}.{start}");
    }

    [Theory]
    [InlineData(CoreName)]
    [InlineData(WebName)]
    public void A_namespace_is_the_folders_name(string project)
    {
        var root = Repository.Folder(project);
        var files = Repository.Sources(project).Where(file => Path.GetExtension(file) == ".cs").ToList();
        var wrong = files
            .Select(file => (
                File: Path.GetRelativePath(root, file),
                Folder: Path.GetRelativePath(root, Path.GetDirectoryName(file)!),
                Found: Namespace().Match(File.ReadAllText(file)).Groups[1].Value))
            .Where(file => file.Found != (file.Folder == "." ? project : $"{project}.{file.Folder.Replace(Path.DirectorySeparatorChar, '.')}")
                && file.File != "Program.cs")
            .Select(file => $"{file.File}: {file.Found}").ToList();

        Assert.True(files.Count > 100);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("LinkApp.Core.Links.Export.LinkExport", "LinkApp.Core.Csv.SafeCsvWriter")]
    [InlineData("LinkApp.Web.Commands.DemoCommand", "LinkApp.Web.Demo.DemoInstallation")]
    public void A_use_inside_of_a_lambda_or_an_async_method_is_seen(string from, string to) =>
        Assert.Contains(new TypeUse(from, to), Core.Value.Concat(Web.Value));

    /// <summary>The feature of a type: the folder directly below its project, or the project itself. Null for types of other projects.</summary>
    private static string? GetFeature(string type, string project = CoreName)
    {
        var names = type.Split('.');
        return type.StartsWith(project + ".", StringComparison.Ordinal) ? names.Length > 3 ? names[2] : project : null;
    }

    /// <summary>The features of Core from bottom to top, from the table in the documentation.</summary>
    private static List<string> Order()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder("docs"), "architecture.md"));
        var section = text[text.IndexOf("## Features of Core", StringComparison.Ordinal)..];
        return [.. Row().Matches(section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)]).Select(row => row.Groups[1].Value).Reverse()];
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
