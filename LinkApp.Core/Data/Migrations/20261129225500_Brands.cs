using System;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>How the pages for an organization's visitors look.</summary>
public partial class Brands : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Brands",
            columns: table => new
            {
                OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                Settings = table.Column<string>(type: "TEXT", nullable: false),
                LogoName = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                LogoType = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                // Last, so that reading the other columns does not read it.
                Logo = table.Column<byte[]>(type: "BLOB", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Brands", brand => brand.OrganizationId);
                table.ForeignKey("FK_Brands_Organizations_OrganizationId", brand => brand.OrganizationId, "Organizations", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex(name: "IX_Brands_LogoName", table: "Brands", column: "LogoName", filter: "LogoName IS NOT NULL");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("Brands");
}
