using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Help;

/// <summary>The guide: the documents of <c>docs/</c>, rendered as pages of the app.</summary>
public static class HelpDocuments
{
    public const string Path = "app/help";

    /// <summary>The names of the documents, by reader.</summary>
    public static readonly IReadOnlyList<(string Title, string[] Names)> Groups =
    [
        ("Using LinkApp", ["guide", "links", "visitor-pages", "reports", "import", "moving", "accounts"]),
        ("Running LinkApp",
            ["install", "configuration", "sign-in", "operate", "cluster", "cli", "api", "privacy", "security", "reliability", "troubleshooting"]),
        ("Background", ["architecture", "glossary", "schema", "testing", "performance", "comparison"]),
    ];

    // Raw HTML is shown as text: the Content-Security-Policy of the pages would block its styles anyway.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    private static readonly Lazy<IReadOnlyList<HelpDocument>> Documents = new(() => [.. Groups.SelectMany(group => group.Names).Select(Read)]);

    /// <summary>All documents, in order.</summary>
    public static IReadOnlyList<HelpDocument> All => Documents.Value;

    /// <summary>A document by its name, or null.</summary>
    public static HelpDocument? Find(string name) => All.FirstOrDefault(document => document.Name == name);

    /// <summary>The path of a document's page.</summary>
    public static string GetPath(string name) => $"{Path}/{name}";

    private static HelpDocument Read(string name)
    {
        var document = Markdown.Parse(Text(name), Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Rewrite(link, name);
        // In a table, a bar is written with a backslash even in code; it is shown without, as on code hosts.
        foreach (var code in document.Descendants<CodeInline>())
            code.Content = code.Content.Replace("\\|", "|", StringComparison.Ordinal);
        // Focusable, so that the keyboard can scroll those that are wider than the page.
        foreach (var block in document.Descendants<Block>().Where(block => block is Table or CodeBlock))
            block.GetAttributes().AddProperty("tabindex", "0");
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        var title = document.Descendants<HeadingBlock>().First().Inline!.Descendants<LiteralInline>().Select(text => text.Content.ToString());
        // An empty header cell is of no use to a screen reader.
        return new HelpDocument(name, string.Concat(title), new MarkupString(html.ToString().Replace("<th></th>", "<td></td>", StringComparison.Ordinal)));
    }

    /// <summary>Points a link to the page in the app. A link to a file that is not in the app becomes plain text.</summary>
    private static void Rewrite(LinkInline link, string from)
    {
        var parts = (link.Url ?? "").Split('#', 2);
        var (file, anchor) = (parts[0], parts.Length > 1 ? $"#{parts[1]}" : "");
        if (!link.IsImage && (file.StartsWith("https://", StringComparison.Ordinal) || file.StartsWith("http://", StringComparison.Ordinal)))
            return;
        var name = file.Length == 0 ? from
            : file.EndsWith(".md", StringComparison.Ordinal) ? file[..^3]
            : "";
        if (!link.IsImage && Groups.Any(group => group.Names.Contains(name)))
        {
            // With the page's path, even for an anchor: URLs are relative to the base URL of the app.
            link.Url = GetPath(name) + anchor;
            return;
        }
        var text = new ContainerInline();
        link.ReplaceBy(text);
        if (!link.IsImage)
            link.MoveChildrenAfter(text);
    }

    private static string Text(string name)
    {
        using var stream = typeof(HelpDocuments).Assembly.GetManifestResourceStream($"help/{name}.md")
            ?? throw new InvalidOperationException($"The resource help/{name}.md is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
