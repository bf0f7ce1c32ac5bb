using System.Text.Json.Serialization;

namespace LinkApp.Core.Live;

/// <summary>Clicks at a place, or at several near ones, in one batch.</summary>
public sealed class Dot : INearPlace<Dot>
{
    /// <summary>A hundredth of a degree is about a kilometre: finer than a city, in half the bytes of the geo database's digits.</summary>
    internal const int Decimals = 2;

    /// <summary>Degrees, with two decimals.</summary>
    public required double Lat { get; init; }

    /// <summary>Degrees, with two decimals.</summary>
    public required double Lon { get; init; }

    /// <summary>The country of the place with the most clicks, or null where unknown.</summary>
    public required string? Country { get; init; }

    /// <summary>The city with the most clicks, or null where unknown. Sent to pages; left out of the API, which names cities in the latest clicks.</summary>
    [JsonIgnore]
    public string? City { get; init; }

    public long Count { get; internal set; }

    /// <summary>The links with the most clicks here. Sent to pages only.</summary>
    internal DotLinks Links;

    double INearPlace<Dot>.Latitude => Lat;

    double INearPlace<Dot>.Longitude => Lon;

    long INearPlace<Dot>.Weight => Count;

    void INearPlace<Dot>.Absorb(Dot other) => Absorb(other);

    /// <summary>Adds the clicks of another dot. The position stays.</summary>
    internal void Absorb(Dot other)
    {
        Count += other.Count;
        Links.Add(other.Links);
    }

    internal Dot Copy() => new() { Lat = Lat, Lon = Lon, Country = Country, City = City, Count = Count, Links = Links.Copy() };
}
