namespace LinkApp.Core.Links;

/// <summary>The only row of its table: what was decided when the installation was created.</summary>
public sealed class SavedInstallation
{
    public int Id { get; init; }

    /// <summary>How the keys of slugs were made.</summary>
    public SlugCase SlugCase { get; set; }
}
