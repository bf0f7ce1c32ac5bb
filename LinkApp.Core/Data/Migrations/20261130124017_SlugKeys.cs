using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>
/// A slug belongs to a domain, and is found by a key. Links that named a domain answered on all hosts: they get an alias on the shared
/// hosts, so that every address goes on working.
/// </summary>
public partial class SlugKeys : Migration
{
    // Both must hold whichever process writes. The message is that of a unique index.
    private const string Triggers = """
        CREATE TRIGGER LinkSlugInsert BEFORE INSERT ON Links
            WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE SlugKey = new.SlugKey AND Domain IS new.Domain AND LinkId <> new.Id) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.SlugKey');
        END;
        CREATE TRIGGER LinkSlugUpdate BEFORE UPDATE OF SlugKey, Domain ON Links
            WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE SlugKey = new.SlugKey AND Domain IS new.Domain AND LinkId <> new.Id) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.SlugKey');
        END;
        CREATE TRIGGER LinkAliasInsert BEFORE INSERT ON LinkAliases
            WHEN EXISTS (SELECT 1 FROM Links WHERE SlugKey = new.SlugKey AND Domain IS new.Domain AND Id <> new.LinkId) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: LinkAliases.SlugKey');
        END;
        CREATE TRIGGER LinkAliasUpdate BEFORE UPDATE OF SlugKey, Domain ON LinkAliases
            WHEN EXISTS (SELECT 1 FROM Links WHERE SlugKey = new.SlugKey AND Domain IS new.Domain AND Id <> new.LinkId) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: LinkAliases.SlugKey');
        END;
        CREATE TRIGGER LinkSearchAliasInsert AFTER INSERT ON LinkAliases BEGIN
            DELETE FROM LinkSearch WHERE rowid = new.LinkId;
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts WHERE Id = new.LinkId;
        END;
        -- An alias also goes with its link, which is then gone already and finds no texts.
        CREATE TRIGGER LinkSearchAliasDelete AFTER DELETE ON LinkAliases BEGIN
            DELETE FROM LinkSearch WHERE rowid = old.LinkId;
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts WHERE Id = old.LinkId;
        END;
        """;

    // Upper and lower case differed until now, and printed addresses may rely on it; in an installation without links, nothing does.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        CREATE TABLE Installation (Id INTEGER NOT NULL CONSTRAINT PK_Installation PRIMARY KEY AUTOINCREMENT, SlugCase INTEGER NOT NULL);
        INSERT INTO Installation (SlugCase) SELECT NOT EXISTS (SELECT 1 FROM Organizations) AND NOT EXISTS (SELECT 1 FROM LinkChanges);

        DROP TRIGGER LinkSlugInsert;
        DROP TRIGGER LinkSlugUpdate;
        DROP INDEX IX_Links_Slug;
        ALTER TABLE Links ADD COLUMN SlugKey TEXT NOT NULL DEFAULT '';
        UPDATE Links SET SlugKey = Slug;
        CREATE UNIQUE INDEX IX_Links_SharedSlug ON Links (SlugKey) WHERE Domain IS NULL;
        CREATE UNIQUE INDEX IX_Links_DomainSlug ON Links (SlugKey, Domain) WHERE Domain IS NOT NULL;

        CREATE TABLE OldAliases AS SELECT LinkId, Slug FROM LinkAliases;
        DROP TABLE LinkAliases;
        CREATE TABLE LinkAliases (
            Id INTEGER NOT NULL CONSTRAINT PK_LinkAliases PRIMARY KEY AUTOINCREMENT,
            LinkId INTEGER NOT NULL,
            Domain TEXT NULL,
            Slug TEXT NOT NULL,
            SlugKey TEXT NOT NULL,
            CONSTRAINT FK_LinkAliases_Links_LinkId FOREIGN KEY (LinkId) REFERENCES Links (Id) ON DELETE CASCADE
        );
        INSERT INTO LinkAliases (LinkId, Slug, SlugKey) SELECT LinkId, Slug, Slug FROM OldAliases;
        INSERT INTO LinkAliases (LinkId, Slug, SlugKey) SELECT Id, Slug, Slug FROM Links WHERE Domain IS NOT NULL;
        DROP TABLE OldAliases;
        CREATE INDEX IX_LinkAliases_LinkId ON LinkAliases (LinkId);
        CREATE UNIQUE INDEX IX_LinkAliases_SharedSlug ON LinkAliases (SlugKey) WHERE Domain IS NULL;
        CREATE UNIQUE INDEX IX_LinkAliases_DomainSlug ON LinkAliases (SlugKey, Domain) WHERE Domain IS NOT NULL;
        {Triggers}
        """);

    // Fails if one slug is that of several domains: then only the backup from before the upgrade leads back.
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP TRIGGER LinkSlugInsert;
        DROP TRIGGER LinkSlugUpdate;
        DROP TRIGGER LinkAliasInsert;
        DROP TRIGGER LinkAliasUpdate;
        DROP INDEX IX_Links_SharedSlug;
        DROP INDEX IX_Links_DomainSlug;
        CREATE UNIQUE INDEX IX_Links_Slug ON Links (Slug);
        ALTER TABLE Links DROP COLUMN SlugKey;

        CREATE TABLE NewAliases AS SELECT Slug, max(LinkId) AS LinkId FROM LinkAliases a
            WHERE NOT EXISTS (SELECT 1 FROM Links WHERE Slug = a.Slug) GROUP BY Slug;
        DROP TABLE LinkAliases;
        CREATE TABLE LinkAliases (
            Slug TEXT NOT NULL CONSTRAINT PK_LinkAliases PRIMARY KEY,
            LinkId INTEGER NOT NULL,
            CONSTRAINT FK_LinkAliases_Links_LinkId FOREIGN KEY (LinkId) REFERENCES Links (Id) ON DELETE CASCADE
        );
        INSERT INTO LinkAliases (Slug, LinkId) SELECT Slug, LinkId FROM NewAliases;
        DROP TABLE NewAliases;
        CREATE INDEX IX_LinkAliases_LinkId ON LinkAliases (LinkId);
        CREATE TRIGGER LinkSlugInsert BEFORE INSERT ON Links WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE Slug = new.Slug AND LinkId <> new.Id) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.Slug');
        END;
        CREATE TRIGGER LinkSlugUpdate BEFORE UPDATE OF Slug ON Links WHEN EXISTS (SELECT 1 FROM LinkAliases WHERE Slug = new.Slug AND LinkId <> new.Id) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: Links.Slug');
        END;
        CREATE TRIGGER LinkAliasInsert BEFORE INSERT ON LinkAliases WHEN EXISTS (SELECT 1 FROM Links WHERE Slug = new.Slug AND Id <> new.LinkId) BEGIN
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: LinkAliases.Slug');
        END;
        CREATE TRIGGER LinkSearchAliasInsert AFTER INSERT ON LinkAliases BEGIN
            DELETE FROM LinkSearch WHERE rowid = new.LinkId;
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts WHERE Id = new.LinkId;
        END;
        CREATE TRIGGER LinkSearchAliasDelete AFTER DELETE ON LinkAliases BEGIN
            DELETE FROM LinkSearch WHERE rowid = old.LinkId;
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts WHERE Id = old.LinkId;
        END;
        DROP TABLE Installation;
        """);
}
