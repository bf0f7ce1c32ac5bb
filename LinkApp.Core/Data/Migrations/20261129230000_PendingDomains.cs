using System;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>Domains are pending until the first request; those that exist already are in use, and count as live since they were added.</summary>
public partial class PendingDomains : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<DateTime>("LiveSince", "Domains", "TEXT", nullable: true);
        migrationBuilder.AddColumn<bool>("BecomesMain", "Domains", "INTEGER", nullable: false, defaultValue: false);
        migrationBuilder.Sql("UPDATE Domains SET LiveSince = CreatedAt");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        // By hand: EF would copy the table.
        migrationBuilder.Sql("ALTER TABLE Domains DROP COLUMN BecomesMain; ALTER TABLE Domains DROP COLUMN LiveSince;");
    }
}
