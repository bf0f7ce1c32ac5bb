using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data.Migrations;

/// <summary>
/// What a list of links is found by: an index for each order, small ones for the states that few links have, and the
/// tags in a table of their own. Triggers keep what is derived, whichever process writes. The search index knows earlier
/// slugs, too; it keeps no texts, so that a row of it is replaced without knowing the old ones.
/// </summary>
[DbContext(typeof(AppDb))]
[Migration("20261125130000_LinkList")]
internal sealed class LinkList : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- Columns and not expressions: a place in an order, such as (Title, Id), is found by an index of columns only.
        ALTER TABLE Links ADD COLUMN Title TEXT COLLATE NOCASE GENERATED ALWAYS AS (coalesce(nullif(Name, ''), Slug)) VIRTUAL;
        ALTER TABLE Links ADD COLUMN SlugOrder TEXT COLLATE NOCASE GENERATED ALWAYS AS (Slug) VIRTUAL;

        -- The id follows in each by itself.
        CREATE INDEX IX_Links_Listed ON Links (OrganizationId, IsArchived);
        CREATE INDEX IX_Links_Title ON Links (OrganizationId, IsArchived, Title);
        CREATE INDEX IX_Links_SlugOrder ON Links (OrganizationId, IsArchived, SlugOrder);
        CREATE INDEX IX_Links_UpdatedAt ON Links (OrganizationId, IsArchived, UpdatedAt);
        CREATE INDEX IX_Links_Disabled ON Links (OrganizationId, IsArchived) WHERE IsEnabled = 0;
        CREATE INDEX IX_Links_Scheduled ON Links (OrganizationId, IsArchived, ValidFrom) WHERE ValidFrom IS NOT NULL;
        CREATE INDEX IX_Links_Expiring ON Links (OrganizationId, IsArchived, ValidUntil) WHERE ValidUntil IS NOT NULL;
        CREATE INDEX IX_Links_Limited ON Links (OrganizationId, IsArchived) WHERE MaxClicks IS NOT NULL;

        CREATE TABLE LinkTags (
            OrganizationId INTEGER NOT NULL, Tag TEXT NOT NULL COLLATE NOCASE, IsArchived INTEGER NOT NULL, LinkId INTEGER NOT NULL,
            PRIMARY KEY (OrganizationId, Tag, IsArchived, LinkId)
        ) WITHOUT ROWID;
        CREATE TRIGGER LinkTagsInsert AFTER INSERT ON Links WHEN new.Tags <> '[]' BEGIN
            INSERT OR IGNORE INTO LinkTags SELECT new.OrganizationId, value, new.IsArchived, new.Id FROM json_each(new.Tags);
        END;
        CREATE TRIGGER LinkTagsDelete AFTER DELETE ON Links WHEN old.Tags <> '[]' BEGIN
            DELETE FROM LinkTags WHERE OrganizationId = old.OrganizationId AND Tag IN (SELECT value FROM json_each(old.Tags)) AND IsArchived = old.IsArchived AND LinkId = old.Id;
        END;
        CREATE TRIGGER LinkTagsUpdate AFTER UPDATE OF Tags, IsArchived ON Links WHEN old.Tags <> '[]' OR new.Tags <> '[]' BEGIN
            DELETE FROM LinkTags WHERE OrganizationId = old.OrganizationId AND Tag IN (SELECT value FROM json_each(old.Tags)) AND IsArchived = old.IsArchived AND LinkId = old.Id;
            INSERT OR IGNORE INTO LinkTags SELECT new.OrganizationId, value, new.IsArchived, new.Id FROM json_each(new.Tags);
        END;
        INSERT OR IGNORE INTO LinkTags SELECT OrganizationId, value, IsArchived, Links.Id FROM Links, json_each(Links.Tags) WHERE Tags <> '[]';

        DROP TRIGGER LinkSearchInsert;
        DROP TRIGGER LinkSearchDelete;
        DROP TRIGGER LinkSearchUpdate;
        DROP TABLE LinkSearch;
        CREATE VIRTUAL TABLE LinkSearch USING fts5(
            Slug, Name, Destination, Aliases, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 0 remove_diacritics 1');
        CREATE VIEW LinkTexts AS
            SELECT Id, Slug, Name, Destination, coalesce((SELECT group_concat(a.Slug, char(10)) FROM LinkAliases a WHERE a.LinkId = Links.Id), '') AS Aliases FROM Links;

        CREATE TRIGGER LinkSearchInsert AFTER INSERT ON Links BEGIN
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) VALUES (new.Id, new.Slug, new.Name, new.Destination, '');
        END;
        CREATE TRIGGER LinkSearchDelete AFTER DELETE ON Links BEGIN
            DELETE FROM LinkSearch WHERE rowid = old.Id;
        END;
        CREATE TRIGGER LinkSearchUpdate AFTER UPDATE OF Slug, Name, Destination ON Links BEGIN
            DELETE FROM LinkSearch WHERE rowid = new.Id;
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts WHERE Id = new.Id;
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
        INSERT INTO LinkSearch (rowid, Slug, Name, Destination, Aliases) SELECT * FROM LinkTexts;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP TRIGGER LinkTagsInsert;
        DROP TRIGGER LinkTagsDelete;
        DROP TRIGGER LinkTagsUpdate;
        DROP TABLE LinkTags;
        DROP INDEX IX_Links_Listed;
        DROP INDEX IX_Links_Title;
        DROP INDEX IX_Links_SlugOrder;
        DROP INDEX IX_Links_UpdatedAt;
        DROP INDEX IX_Links_Disabled;
        DROP INDEX IX_Links_Scheduled;
        DROP INDEX IX_Links_Expiring;
        DROP INDEX IX_Links_Limited;
        ALTER TABLE Links DROP COLUMN Title;
        ALTER TABLE Links DROP COLUMN SlugOrder;

        DROP TRIGGER LinkSearchInsert;
        DROP TRIGGER LinkSearchDelete;
        DROP TRIGGER LinkSearchUpdate;
        DROP TRIGGER LinkSearchAliasInsert;
        DROP TRIGGER LinkSearchAliasDelete;
        DROP VIEW LinkTexts;
        DROP TABLE LinkSearch;
        CREATE VIRTUAL TABLE LinkSearch USING fts5(
            Slug, Name, Destination, content = 'Links', content_rowid = 'Id', tokenize = 'trigram case_sensitive 0 remove_diacritics 1');
        CREATE TRIGGER LinkSearchInsert AFTER INSERT ON Links BEGIN
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination) VALUES (new.Id, new.Slug, new.Name, new.Destination);
        END;
        CREATE TRIGGER LinkSearchDelete AFTER DELETE ON Links BEGIN
            INSERT INTO LinkSearch (LinkSearch, rowid, Slug, Name, Destination) VALUES ('delete', old.Id, old.Slug, old.Name, old.Destination);
        END;
        CREATE TRIGGER LinkSearchUpdate AFTER UPDATE OF Slug, Name, Destination ON Links BEGIN
            INSERT INTO LinkSearch (LinkSearch, rowid, Slug, Name, Destination) VALUES ('delete', old.Id, old.Slug, old.Name, old.Destination);
            INSERT INTO LinkSearch (rowid, Slug, Name, Destination) VALUES (new.Id, new.Slug, new.Name, new.Destination);
        END;
        INSERT INTO LinkSearch (LinkSearch) VALUES ('rebuild');
        """);
}
