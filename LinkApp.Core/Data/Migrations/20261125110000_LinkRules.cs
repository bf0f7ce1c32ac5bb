using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LinkApp.Core.Data.Migrations
{
    /// <summary>Rules of many kinds as JSON in the link's row, options, aliases and history.</summary>
    public partial class LinkRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FallbackUrl",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ForwardQuery",
                table: "Links",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsArchived",
                table: "Links",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsEnabled",
                table: "Links",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<long>(
                name: "MaxClicks",
                table: "Links",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PasswordHash",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Rules",
                table: "Links",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "SocialDescription",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SocialImage",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SocialTitle",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StatusCode",
                table: "Links",
                type: "INTEGER",
                nullable: false,
                defaultValue: 302);

            migrationBuilder.AddColumn<DateTime>(
                name: "ValidFrom",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ValidUntil",
                table: "Links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "LinkAliases",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    LinkId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkAliases", x => x.Slug);
                    table.ForeignKey(
                        name: "FK_LinkAliases_Links_LinkId",
                        column: x => x.LinkId,
                        principalTable: "Links",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LinkChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OrganizationId = table.Column<int>(type: "INTEGER", nullable: false),
                    LinkId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Time = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Link = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LinkChanges_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LinkAliases_LinkId",
                table: "LinkAliases",
                column: "LinkId");

            migrationBuilder.CreateIndex(
                name: "IX_LinkChanges_LinkId_Version",
                table: "LinkChanges",
                columns: new[] { "LinkId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkChanges_OrganizationId_Id",
                table: "LinkChanges",
                columns: new[] { "OrganizationId", "Id" });

            // Rules of one country each become what they are in the new form.
            migrationBuilder.Sql("""
                UPDATE Links SET Rules = (
                    SELECT json_group_array(json_object('conditions', json_array(json_object('type', 'country', 'in', json_array(Country))), 'destination', Destination))
                    FROM (SELECT Country, Destination FROM RedirectRules WHERE LinkId = Links.Id ORDER BY Position))
                WHERE Id IN (SELECT LinkId FROM RedirectRules);
                """);

            migrationBuilder.DropTable(
                name: "RedirectRules");

            // No slug of one link is the alias of another, whichever process writes. The message is that of a unique index.
            migrationBuilder.Sql("""
                CREATE TRIGGER LinkSlugInsert BEFORE INSERT ON Links WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE Slug = new.Slug AND LinkId <> new.Id) BEGIN
                    SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.Slug');
                END;
                CREATE TRIGGER LinkSlugUpdate BEFORE UPDATE OF Slug ON Links WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE Slug = new.Slug AND LinkId <> new.Id) BEGIN
                    SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.Slug');
                END;
                CREATE TRIGGER LinkAliasInsert BEFORE INSERT ON LinkAliases WHEN EXISTS (SELECT 1 FROM Links WHERE Slug = new.Slug AND Id <> new.LinkId) BEGIN
                    SELECT RAISE(ABORT, 'UNIQUE constraint failed: LinkAliases.Slug');
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER LinkSlugInsert; DROP TRIGGER LinkSlugUpdate;");

            migrationBuilder.DropTable(
                name: "LinkAliases");

            migrationBuilder.DropTable(
                name: "LinkChanges");

            migrationBuilder.DropColumn(
                name: "FallbackUrl",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "ForwardQuery",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "IsArchived",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "IsEnabled",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "MaxClicks",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "PasswordHash",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "Rules",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "SocialDescription",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "SocialImage",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "SocialTitle",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "StatusCode",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "ValidFrom",
                table: "Links");

            migrationBuilder.DropColumn(
                name: "ValidUntil",
                table: "Links");

            migrationBuilder.CreateTable(
                name: "RedirectRules",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    Destination = table.Column<string>(type: "TEXT", nullable: false),
                    LinkId = table.Column<long>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RedirectRules", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RedirectRules_Links_LinkId",
                        column: x => x.LinkId,
                        principalTable: "Links",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RedirectRules_LinkId",
                table: "RedirectRules",
                column: "LinkId");
        }
    }
}
