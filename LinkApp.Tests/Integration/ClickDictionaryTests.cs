using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class ClickDictionaryTests
{
    private static readonly Agent Safari = new("Safari", "iOS", "Mobile", IsBot: false);

    [Fact]
    public async Task Equal_values_have_one_id_whatever_object_holds_them()
    {
        await using var pipeline = await Pipeline.StartAsync();
        using var dictionaries = new SqliteClickDictionaries(pipeline.Get<SqliteClickStore>().OpenWriter());
        var (place, agent, text) = (new Place("DE", null, "Berlin", 52.52, 13.4), Safari with { }, new ClickText("https://example.com/"));
        var ids = (dictionaries.PlaceId(place), dictionaries.AgentId(agent), dictionaries.TextId(text));

        Assert.Equal(ids, (dictionaries.PlaceId(place), dictionaries.AgentId(agent), dictionaries.TextId(text)));
        Assert.Equal(
            ids,
            (dictionaries.PlaceId(new Place("DE", null, "Berlin", 52.52, 13.4)), dictionaries.AgentId(Safari), dictionaries.TextId("https://example.com/")));
        Assert.Equal(ids.Item2, dictionaries.AgentId(agent with { IsBot = true }));
    }

    [Fact]
    public async Task A_changed_copy_does_not_have_the_id_of_the_original()
    {
        await using var pipeline = await Pipeline.StartAsync();
        using var dictionaries = new SqliteClickDictionaries(pipeline.Get<SqliteClickStore>().OpenWriter());
        var id = dictionaries.PlaceId(Pipeline.Berlin);
        var agentId = dictionaries.AgentId(Safari);

        Assert.NotEqual(id, dictionaries.PlaceId(Pipeline.Berlin with { City = "Potsdam" }));
        Assert.NotEqual(agentId, dictionaries.AgentId(Safari with { Device = "Tablet" }));
    }

    [Fact]
    public async Task An_object_that_one_store_knows_gets_the_id_of_another()
    {
        await using var first = await Pipeline.StartAsync();
        await using var second = await Pipeline.StartAsync();
        using var ofFirst = new SqliteClickDictionaries(first.Get<SqliteClickStore>().OpenWriter());
        using var ofSecond = new SqliteClickDictionaries(second.Get<SqliteClickStore>().OpenWriter());
        var berlin = Pipeline.Berlin with { };
        ofSecond.PlaceId(Pipeline.NewYork);

        Assert.Equal((1, 2), (ofFirst.PlaceId(berlin), ofSecond.PlaceId(berlin)));
        Assert.Equal((1, 2), (ofFirst.PlaceId(berlin), ofSecond.PlaceId(berlin)));
    }

    [Fact]
    public void What_id_is_kept_makes_no_difference_between_two_places()
    {
        var (known, unknown) = (new Place("DE", null, "Berlin", 52.52, 13.4), new Place("DE", null, "Berlin", 52.52, 13.4));
        known.RowId.Set(known, dictionaries: new object(), id: 7);

        Assert.Equal(known, unknown);
        Assert.Equal(known.GetHashCode(), unknown.GetHashCode());
    }
}
