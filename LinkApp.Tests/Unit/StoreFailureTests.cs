using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

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

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(13, false)]
    public void A_lock_of_another_program_is_recognized(int code, bool isBusy) =>
        Assert.Equal(isBusy, StoreFailure.IsBusy(new SqliteException("the base message.", code)));

    [Theory]
    [InlineData(19, "SQLite Error 19: 'UNIQUE constraint failed: Links.SlugKey, Links.Domain'.", "Links.SlugKey")]
    [InlineData(19, "SQLite Error 19: 'UNIQUE constraint failed: LinkAliases.SlugKey'.", "LinkAliases.SlugKey")]
    [InlineData(19, "SQLite Error 19: 'NOT NULL constraint failed: Links.Name'.", null)]
    [InlineData(1, "SQLite Error 1: 'UNIQUE constraint failed: Links.SlugKey'.", null)]
    public void A_change_that_a_unique_column_refuses_names_the_column(int code, string message, string? column) =>
        Assert.Equal(column, StoreFailure.FindUniqueColumn(new DbUpdateException("not saved", new SqliteException(message, code))));

    [Theory]
    [InlineData("40001", true, "others are changing the same data")]
    [InlineData("40P01", true, "others are changing the same data")]
    [InlineData("55P03", true, "others are changing the same data")]
    [InlineData("57014", true, "others are changing the same data")]
    [InlineData("25006", true, "the database can only be read")]
    [InlineData("53100", true, "the disk is full")]
    [InlineData("53300", true, "the database has too much to do")]
    [InlineData("57P01", true, "the database can’t be reached")]
    [InlineData("08006", true, "the database can’t be reached")]
    [InlineData("25P03", true, "the database can’t be reached")]
    [InlineData("23503", false, "23503: the base message")]
    public void A_failure_of_PostgreSQL_is_told_from_a_change_that_it_refuses(string code, bool isTemporary, string text)
    {
        var error = new DbUpdateException("not saved", new PostgresException("the base message.", "ERROR", "ERROR", code));

        Assert.Equal((true, isTemporary, text), (StoreFailure.Is(error), StoreFailure.IsTemporary(error), StoreFailure.Describe(error)));
    }

    [Fact]
    public void A_row_that_another_node_has_changed_meanwhile_may_be_changed_later()
    {
        var error = new DbUpdateConcurrencyException("expected to affect 1 row(s), but actually affected 0");

        Assert.True(StoreFailure.IsTemporary(error));
        Assert.False(StoreFailure.IsUncertain(error));
        Assert.Equal("others are changing the same data", StoreFailure.Describe(error));
    }

    [Fact]
    public void A_connection_that_is_lost_is_a_failure()
    {
        var error = new NpgsqlException("Exception while reading from stream", new IOException("reset"));

        foreach (var failure in (Exception[])[error, new DbUpdateException("not saved", error)])
        {
            Assert.True(StoreFailure.Is(failure) && StoreFailure.IsTemporary(failure));
            Assert.Equal("the database can’t be reached", StoreFailure.Describe(failure));
        }
    }

    [Theory]
    [InlineData("Links", "IX_Links_SharedSlug", "Links.SlugKey")]
    [InlineData("LinkAliases", "IX_LinkAliases_Address", "LinkAliases.SlugKey")]
    [InlineData("IdempotentCreates", "IX_IdempotentCreates_ApiKeyId_Key", "IdempotentCreates.ApiKeyId")]
    [InlineData("Links", "PK_Links", "Links.Id")]
    [InlineData("DeletedSlugs", "PK_DeletedSlugs", null)]
    public void A_change_that_a_unique_index_of_PostgreSQL_refuses_names_the_column(string table, string index, string? column)
    {
        var error = new PostgresException("duplicate", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation, tableName: table, constraintName: index);

        Assert.Equal(column, StoreFailure.FindUniqueColumn(new DbUpdateException("not saved", error)));
    }

    [Fact]
    public void A_full_disk_is_a_failure_and_another_error_of_a_file_is_not()
    {
        var full = new IOException("No space left on device", 28);

        Assert.Equal((true, true, "the disk is full"), (StoreFailure.Is(full), StoreFailure.IsTemporary(full), StoreFailure.Describe(full)));
        Assert.False(StoreFailure.Is(new IOException("reset")));
    }
}
