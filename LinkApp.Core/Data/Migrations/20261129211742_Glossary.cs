using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>Two tables get the names of the glossary; what is in them stays.</summary>
public partial class Glossary : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameTable("MissedSlugs", newName: "UnknownSlugs");
        migrationBuilder.RenameTable("RepeatableCreates", newName: "IdempotentCreates");
        migrationBuilder.RenameIndex("IX_RepeatableCreates_ApiKeyId_Key", "IX_IdempotentCreates_ApiKeyId_Key", "IdempotentCreates");
        migrationBuilder.RenameIndex("IX_RepeatableCreates_CreatedAt", "IX_IdempotentCreates_CreatedAt", "IdempotentCreates");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameTable("UnknownSlugs", newName: "MissedSlugs");
        migrationBuilder.RenameTable("IdempotentCreates", newName: "RepeatableCreates");
        migrationBuilder.RenameIndex("IX_IdempotentCreates_ApiKeyId_Key", "IX_RepeatableCreates_ApiKeyId_Key", "RepeatableCreates");
        migrationBuilder.RenameIndex("IX_IdempotentCreates_CreatedAt", "IX_RepeatableCreates_CreatedAt", "RepeatableCreates");
    }
}
