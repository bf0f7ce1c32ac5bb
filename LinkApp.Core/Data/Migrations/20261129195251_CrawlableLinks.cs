using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LinkApp.Core.Data.Migrations
{
    /// <summary>Whether search engines may list a link; links that are there may not be listed.</summary>
    public partial class CrawlableLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsCrawlable",
                table: "Links",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_Links_Crawlable",
                table: "Links",
                column: "OrganizationId",
                filter: "IsCrawlable");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // By hand: EF would copy the table, without its triggers and generated columns.
            migrationBuilder.Sql("DROP INDEX IX_Links_Crawlable; ALTER TABLE Links DROP COLUMN IsCrawlable;");
        }
    }
}
