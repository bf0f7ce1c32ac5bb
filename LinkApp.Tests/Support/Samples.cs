using System.Text.RegularExpressions;
using CsCheck;

namespace LinkApp.Tests.Support;

/// <summary>
/// Tests with random input. When one fails, it searches for a smaller input that also fails; the message has that input and
/// its seed. With <c>CsCheck_Seed</c> in the environment, a test starts with that input.
/// </summary>
internal static partial class Samples
{
    /// <summary>How long to search for smaller input, in seconds.</summary>
    private const int ShrinkTime = 20;

    /// <summary>Checks an assertion with a number of random samples, one after the other, because other tests need the cores too.</summary>
    public static void ForAll<T>(this Gen<T> samples, int iter, Action<T> assert, Func<T, string>? print = null)
    {
        try
        {
            samples.Sample(assert, iter: iter, threads: 1, print: print);
        }
        catch (CsCheckException failure)
        {
            samples.Sample(assert, seed: GetSeed(failure), time: ShrinkTime, threads: 1, print: print);
            // This input does not fail alone: the failure depends on earlier input.
            throw;
        }
    }

    /// <inheritdoc cref="ForAll"/>
    public static async Task ForAllAsync<T>(this Gen<T> samples, int iter, Func<T, Task> assert, Func<T, string>? print = null)
    {
        try
        {
            await samples.SampleAsync(assert, iter: iter, threads: 1, print: print);
        }
        catch (CsCheckException failure)
        {
            await samples.SampleAsync(assert, seed: GetSeed(failure), time: ShrinkTime, threads: 1, print: print);
            throw;
        }
    }

    /// <summary>An array of one or more items. At least a third have one or two, so that a smaller failing input can be found.</summary>
    public static Gen<T[]> Some<T>(this Gen<T> kind, int most) => Gen.Frequency<T[]>((1, kind.Array[1, 2]), (2, kind.Array[1, most]));

    /// <summary>Texts made of some of the parts, in any order.</summary>
    public static Gen<string> GetText(string[] parts, int most, int least = 0) => Gen.OneOf(parts).Array[least, most].Select(string.Concat);

    /// <summary>Damages a text: changes, removes or doubles some bytes, or inserts half a character.</summary>
    /// <param name="text">The correct text.</param>
    /// <param name="longest">The maximum number of bytes to remove or double at once.</param>
    public static Gen<byte[]> Damaged(byte[] text, int longest) =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, text.Length - 1], Gen.Int[1, longest], Gen.Byte).Array[1, 7].Select(changes =>
        {
            List<byte> bytes = [.. text];
            foreach (var (kind, place, length, other) in changes)
            {
                var at = Math.Min(place, bytes.Count - 1);
                if (at < 0)
                    break;
                switch (kind)
                {
                    case 0:
                        bytes[at] = other;
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
                        break;
                    default:
                        bytes.InsertRange(at, """\ud800"""u8);
                        break;
                }
            }
            return bytes.ToArray();
        });

    private static string GetSeed(CsCheckException failure) => Seed().Match(failure.Message).Groups[1].Value;

    [GeneratedRegex("Set seed: \"([^\"]+)\"")]
    private static partial Regex Seed();
}
