using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Unit;

public sealed class StoreFailureTests
{
    [Theory]
    [InlineData(5, true, "another program is using the database")]
    [InlineData(8, true, "the database can only be read")]
    [InlineData(10, true, "the disk can’t be read or written")]
    [InlineData(13, true, "the disk is full")]
    [InlineData(19, false, "the base message")]
    public void A_failure_of_the_store_is_told_from_a_change_that_it_refuses(int code, bool isTemporary, string text)
    {
        var error = new DbUpdateException("not saved", new SqliteException("the base message.", code));

        Assert.Equal((true, isTemporary, text), (StoreFailure.Is(error), StoreFailure.IsTemporary(error), StoreFailure.Describe(error)));
    }

    [Fact]
    public void A_full_disk_is_a_failure_and_another_error_of_a_file_is_not()
    {
        var full = new IOException("No space left on device", 28);

        Assert.Equal((true, true, "the disk is full"), (StoreFailure.Is(full), StoreFailure.IsTemporary(full), StoreFailure.Describe(full)));
        Assert.False(StoreFailure.Is(new IOException("reset")));
    }
}
