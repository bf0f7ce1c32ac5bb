using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Tests.Support;
using LinkApp.Web.Json;

namespace LinkApp.Tests.Unit;

/// <summary>Each option of a link is described by one field, from which everything else is derived.</summary>
public sealed class LinkFieldTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly LinkSnapshot Plain = new() { Slug = "spring", Destination = "https://example.com/" };

    public static TheoryData<string> Keys => [.. LinkFields.Options.Select(option => option.Key)];

    public static TheoryData<string> KeysWithoutPassword => [.. LinkFields.Options.Select(option => option.Key).Where(key => key != LinkFields.Password.Key)];

    [Fact]
    public void Every_option_has_exactly_one_field() => Assert.Equal(
        typeof(LinkOptions).GetProperties().Select(property => property.Name).Order(),
        LinkFields.Options.Select(option => option.Property).Order());

    [Fact]
    public void No_two_fields_have_a_name_in_common()
    {
        Assert.Distinct(LinkFields.All.Select(field => field.Key));
        Assert.Distinct(LinkFields.All.Select(field => field.Label));
        Assert.Distinct(LinkFields.Options.Select(option => option.CsvColumn));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_field_reads_and_sets_its_own_option_and_no_other(string key)
    {
        var option = Find(key);

        var copy = option.Copy(EveryOption.Changed, LinkOptions.Default);

        var changed = typeof(LinkOptions).GetProperties().Where(property => !Equals(property.GetValue(copy), property.GetValue(LinkOptions.Default)));
        Assert.Equal(option.Property, Assert.Single(changed).Name);
        Assert.True(option.IsSame(With(EveryOption.Changed), With(copy)));
        Assert.False(option.IsSame(Plain, With(copy)));
        Assert.Equal(EveryOption.Changed, LinkFields.Options.Aggregate(LinkOptions.Default, (options, field) => field.Copy(EveryOption.Changed, options)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_change_of_an_option_is_described(string key)
    {
        var option = Find(key);

        Assert.NotEqual(option.Describe(Plain, TimeZoneInfo.Utc), option.Describe(With(EveryOption.Changed), TimeZoneInfo.Utc));
    }

    [Theory]
    [MemberData(nameof(KeysWithoutPassword))]
    public void A_csv_cell_gives_back_the_option_that_it_was_written_from(string key)
    {
        var option = Find(key);

        var read = option.ReadCsv(LinkOptions.Default, option.WriteCsv(EveryOption.Changed)!, out var error);

        Assert.Null(error);
        Assert.Equal(option.Copy(EveryOption.Changed, LinkOptions.Default), read);
        Assert.Equal(LinkOptions.Default, option.ReadCsv(LinkOptions.Default, option.WriteCsv(LinkOptions.Default) ?? "", out error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("statusCode", "4294967598", "a whole number")]
    [InlineData("statusCode", "-302", "a whole number")]
    [InlineData("validFrom", "tomorrow", "a time such as 2026-03-02T10:15:00Z")]
    [InlineData("maxClicks", "0", "a whole number")]
    [InlineData("enabled", "perhaps", "true or false")]
    [InlineData("password", "secret", "true or false")]
    public void A_csv_cell_of_another_form_leaves_the_option_and_says_what_to_write(string key, string cell, string form)
    {
        var option = Find(key);

        var read = option.ReadCsv(EveryOption.Changed, cell, out var error);

        Assert.Equal($"Write {option.CsvColumn} as {form}.", error);
        Assert.Equal(EveryOption.Changed, read);
    }

    [Theory]
    [MemberData(nameof(KeysWithoutPassword))]
    public void The_api_gives_an_option_by_the_key_of_its_field(string key)
    {
        var plain = Body(LinkOptions.Default);
        var changed = Body(EveryOption.Changed);

        Assert.NotEqual(plain.GetProperty(key).GetRawText(), changed.GetProperty(key).GetRawText());
    }

    [Fact]
    public void What_the_api_gives_it_takes_back()
    {
        var body = JsonSerializer.Deserialize<LinkBody>(Body(EveryOption.Changed), Json)!;

        var (draft, errors) = body.ToDraft();

        Assert.Empty(errors);
        Assert.Equal(EveryOption.Changed with { PasswordHash = null }, draft!.Options);
    }

    [Fact]
    public void An_option_is_cleaned_by_its_type()
    {
        var options = new LinkOptions
        {
            Notes = " a ",
            SocialTitle = " ",
            ValidFrom = new DateTime(2026, 3, 2, 10, 15, 0, DateTimeKind.Unspecified),
            ValidUntil = new DateTime(2026, 3, 3, 10, 15, 0, DateTimeKind.Utc).ToLocalTime(),
        };

        var clean = options.Clean();

        Assert.Equal(("a", null), (clean.Notes, clean.SocialTitle));
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (clean.ValidFrom!.Value.Kind, clean.ValidUntil!.Value.Kind));
        Assert.Equal((options.ValidFrom, new DateTime(2026, 3, 3, 10, 15, 0, DateTimeKind.Utc)), (clean.ValidFrom, clean.ValidUntil));
    }

    private static LinkOption Find(string key) => LinkFields.Options.Single(option => option.Key == key);

    private static LinkSnapshot With(LinkOptions options) => Plain with { Options = options };

    private static JsonElement Body(LinkOptions options) => JsonSerializer.SerializeToElement(LinkBody.From(With(options)), Json);
}
