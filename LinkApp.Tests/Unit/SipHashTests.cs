using LinkApp.Core.Clicks;

namespace LinkApp.Tests.Unit;

public sealed class SipHashTests
{
    // The test vectors of the reference implementation: the key is 00 01 … 0f, the message 00 01 … of each length.
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void Numbers_are_those_of_the_reference_implementation(int length, ulong expected)
    {
        var message = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.Equal(expected, SipHash.Compute(message, 0x0706050403020100, 0x0f0e0d0c0b0a0908));
    }
}
