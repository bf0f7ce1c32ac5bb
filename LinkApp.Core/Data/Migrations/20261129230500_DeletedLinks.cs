using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>An index of deletions, for the list of deleted links: few of an organization's changes are deletions.</summary>
public partial class DeletedLinks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("IX_LinkChanges_Deleted", "LinkChanges", ["OrganizationId", "Id"], filter: "Kind = 2");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex("IX_LinkChanges_Deleted", "LinkChanges");
}
