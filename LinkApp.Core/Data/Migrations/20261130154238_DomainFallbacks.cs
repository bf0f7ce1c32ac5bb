using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LinkApp.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class DomainFallbacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AppleAppSiteAssociation",
                table: "Domains",
                type: "TEXT",
                maxLength: 65536,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AssetLinks",
                table: "Domains",
                type: "TEXT",
                maxLength: 65536,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DisabledUrl",
                table: "Domains",
                type: "TEXT",
                maxLength: 2048,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ExpiredUrl",
                table: "Domains",
                type: "TEXT",
                maxLength: 2048,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UnknownUrl",
                table: "Domains",
                type: "TEXT",
                maxLength: 2048,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AppleAppSiteAssociation",
                table: "Domains");

            migrationBuilder.DropColumn(
                name: "AssetLinks",
                table: "Domains");

            migrationBuilder.DropColumn(
                name: "DisabledUrl",
                table: "Domains");

            migrationBuilder.DropColumn(
                name: "ExpiredUrl",
                table: "Domains");

            migrationBuilder.DropColumn(
                name: "UnknownUrl",
                table: "Domains");
        }
    }
}
