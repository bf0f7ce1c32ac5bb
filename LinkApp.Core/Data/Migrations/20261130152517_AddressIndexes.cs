using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LinkApp.Core.Data.Migrations
{
    /// <summary>Finds a slug on whichever domain, and a destination, without reading all links.</summary>
    public partial class AddressIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Links_DomainSlug",
                table: "Links");

            migrationBuilder.DropIndex(
                name: "IX_LinkAliases_DomainSlug",
                table: "LinkAliases");

            migrationBuilder.CreateIndex(
                name: "IX_Links_Address",
                table: "Links",
                columns: new[] { "SlugKey", "Domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Links_OrganizationId_Destination",
                table: "Links",
                columns: new[] { "OrganizationId", "Destination" });

            migrationBuilder.CreateIndex(
                name: "IX_LinkAliases_Address",
                table: "LinkAliases",
                columns: new[] { "SlugKey", "Domain" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Links_Address",
                table: "Links");

            migrationBuilder.DropIndex(
                name: "IX_Links_OrganizationId_Destination",
                table: "Links");

            migrationBuilder.DropIndex(
                name: "IX_LinkAliases_Address",
                table: "LinkAliases");

            migrationBuilder.CreateIndex(
                name: "IX_Links_DomainSlug",
                table: "Links",
                columns: new[] { "SlugKey", "Domain" },
                unique: true,
                filter: "Domain IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_LinkAliases_DomainSlug",
                table: "LinkAliases",
                columns: new[] { "SlugKey", "Domain" },
                unique: true,
                filter: "Domain IS NOT NULL");
        }
    }
}
