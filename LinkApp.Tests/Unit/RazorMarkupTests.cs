using System.Reflection;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using LinkApp.Web.Links.Edit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace LinkApp.Tests.Unit;

/// <summary>Mistakes in .razor files that the compiler accepts.</summary>
public sealed partial class RazorMarkupTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ILookup<string, Type> Components = new[] { typeof(LinkInput).Assembly, typeof(MudButton).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsAssignableTo(typeof(IComponent)))
        .ToLookup(type => type.Name.Split('`')[0]);

    // For a text parameter, Zone="Zone.Id" is the text “Zone.Id”, not the value.
    [Fact]
    public void A_text_parameter_is_given_a_value_and_not_the_name_of_one()
    {
        var files = Directory.GetFiles(Repository.Folder("LinkApp.Web"), "*.razor", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(Mistakes));
    }

    private static IEnumerable<string> Mistakes(string file)
    {
        var text = File.ReadAllText(file);
        var owner = Components[Path.GetFileNameWithoutExtension(file)].FirstOrDefault(type => type.Assembly == typeof(LinkInput).Assembly);
        return MemberName().Matches(text)
            // The field of a posted form has the name of the member that it fills.
            .Where(match => match.Groups["parameter"].Value != "Name")
            .Where(match => owner?.GetMember(match.Groups["member"].Value, Members).Length > 0)
            .Where(match => Tag().Matches(text[..match.Index]) is [.., var tag]
                && Components[tag.Groups[1].Value].Any(type => type.GetProperty(match.Groups["parameter"].Value)?.PropertyType == typeof(string)))
            .Select(match => $"{Path.GetFileName(file)}: {match.Value} needs an @.");
    }

    /// <summary>An attribute whose value could be a field or a member of a member.</summary>
    [GeneratedRegex("""(?<![-\w@])(?<parameter>[A-Z]\w*)=["](?:(?<member>_\w+)|(?<member>[A-Z]\w*)[.?!])[\w.?!()]*["]""")]
    private static partial Regex MemberName();

    [GeneratedRegex("<([A-Z]\\w*)")]
    private static partial Regex Tag();
}
