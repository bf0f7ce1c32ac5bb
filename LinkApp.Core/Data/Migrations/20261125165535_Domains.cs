using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LinkApp.Core.Data.Migrations
{
    /// <summary>Short domains of organizations, the one that a link names, and slugs that were tried on them in vain.</summary>
    public partial class Domains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: for another primary key, EF would take the table apart outside of the transaction.
            migrationBuilder.Sql("""
                CREATE TABLE MissedSlugsNew (
                    OrganizationId INTEGER NOT NULL, Slug TEXT NOT NULL, Tries INTEGER NOT NULL, LastAt TEXT NOT NULL,
                    CONSTRAINT PK_MissedSlugs PRIMARY KEY (OrganizationId, Slug));
                INSERT INTO MissedSlugsNew SELECT 0, Slug, Tries, LastAt FROM MissedSlugs;
                DROP TABLE MissedSlugs;
                ALTER TABLE MissedSlugsNew RENAME TO MissedSlugs;
                """);

            migrationBuilder.AddColumn<string>(
                name: "Domain",
                table: "Links",
                type: "TEXT",
                maxLength: 255,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Links_OrganizationId_Domain",
                table: "Links",
                columns: new[] { "OrganizationId", "Domain" },
                filter: "Domain IS NOT NULL");

            migrationBuilder.CreateTable(
                name: "Domains",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    Host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    IsMain = table.Column<bool>(type: "INTEGER", nullable: false),
                    Home = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Domains", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Domains_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Domains_Host",
                table: "Domains",
                column: "Host",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Domains_OrganizationId",
                table: "Domains",
                column: "OrganizationId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Domains");

            migrationBuilder.DropIndex(
                name: "IX_Links_OrganizationId_Domain",
                table: "Links");

            migrationBuilder.Sql("""
                ALTER TABLE Links DROP COLUMN Domain;
                CREATE TABLE MissedSlugsOld (Slug TEXT NOT NULL CONSTRAINT PK_MissedSlugs PRIMARY KEY, Tries INTEGER NOT NULL, LastAt TEXT NOT NULL);
                INSERT INTO MissedSlugsOld SELECT Slug, Tries, LastAt FROM MissedSlugs WHERE OrganizationId = 0;
                DROP TABLE MissedSlugs;
                ALTER TABLE MissedSlugsOld RENAME TO MissedSlugs;
                """);
        }
    }
}
