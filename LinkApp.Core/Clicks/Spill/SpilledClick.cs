using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkApp.Core.Clicks.Spill;

/// <summary>A click in the spill file.</summary>
/// <param name="Number">Identifies it, so that it is stored only once.</param>
/// <param name="Click">The click, which has no id yet.</param>
internal sealed record SpilledClick(ClickNumber Number, Click Click)
{
    /// <summary>Whether a stop has left it, so that clicks with greater numbers may stand before it in the file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLeft { get; init; }
}

/// <summary>A line of the spill file is a click as JSON. Half a line, as a full disk leaves it, is not valid JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, Converters = [typeof(ClickTextConverter)])]
[JsonSerializable(typeof(SpilledClick))]
internal sealed partial class SpillJson : JsonSerializerContext;

internal sealed class ClickTextConverter : JsonConverter<ClickText>
{
    public override ClickText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ClickText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
