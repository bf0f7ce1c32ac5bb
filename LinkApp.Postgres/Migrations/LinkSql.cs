namespace LinkApp.Postgres.Migrations;

/// <summary>What Entity Framework's model does not say of links: triggers, the indexes of the list, the search.</summary>
internal static class LinkSql
{
    /// <summary>What the tables need, before they are created.</summary>
    public const string Before = """
        -- Upper and lower case are equal, of all alphabets.
        CREATE COLLATION "NOCASE" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        """;

    /// <summary>
    /// <para>
    /// Edits of links, on whichever node, are one at a time from their first write to their commit. So ids of "LinkChanges" are in the
    /// order of the commits, and whoever reads after the last id they saw misses none: these triggers fire before a statement, and so
    /// before an id is drawn.
    /// </para>
    /// <para>
    /// All that edits write takes the same lock: if a link's row came first, two edits could each wait for what the other has. It also
    /// makes the triggers of slugs exact, which look for a row of another table.
    /// </para>
    /// </summary>
    public const string Edits = $"""
        CREATE FUNCTION link_edit_turn() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock({AdvisoryLocks.Class}, {AdvisoryLocks.Edits});
            RETURN NULL;
        END $$;
        CREATE TRIGGER "LinkEditTurn" BEFORE INSERT OR UPDATE OR DELETE ON "Links" FOR EACH STATEMENT EXECUTE FUNCTION link_edit_turn();
        CREATE TRIGGER "LinkEditTurn" BEFORE INSERT OR UPDATE OR DELETE ON "LinkAliases" FOR EACH STATEMENT EXECUTE FUNCTION link_edit_turn();
        CREATE TRIGGER "LinkEditTurn" BEFORE INSERT ON "LinkChanges" FOR EACH STATEMENT EXECUTE FUNCTION link_edit_turn();

        CREATE FUNCTION notify_link_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('{PostgresSignal.Channel}', '');
            RETURN NULL;
        END $$;
        CREATE TRIGGER "LinkChangesNotify" AFTER INSERT ON "LinkChanges" FOR EACH STATEMENT EXECUTE FUNCTION notify_link_changes();
        CREATE TRIGGER "DomainsNotify" AFTER INSERT OR UPDATE OR DELETE ON "Domains" FOR EACH STATEMENT EXECUTE FUNCTION notify_link_changes();
        """;

    /// <summary>An address belongs to a link or to an alias. The errors name a column, as those of a unique index do.</summary>
    public const string Slugs = """
        CREATE FUNCTION refuse_slug_of_alias() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM "LinkAliases" a
                WHERE a."SlugKey" = NEW."SlugKey" AND a."Domain" IS NOT DISTINCT FROM NEW."Domain" AND a."LinkId" <> NEW."Id") THEN
                RAISE unique_violation USING MESSAGE = 'an alias has this slug', TABLE = 'Links', CONSTRAINT = 'IX_Links_Address';
            END IF;
            RETURN NEW;
        END $$;
        CREATE FUNCTION refuse_alias_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM "Links" l
                WHERE l."SlugKey" = NEW."SlugKey" AND l."Domain" IS NOT DISTINCT FROM NEW."Domain" AND l."Id" <> NEW."LinkId") THEN
                RAISE unique_violation USING MESSAGE = 'a link has this slug', TABLE = 'LinkAliases', CONSTRAINT = 'IX_LinkAliases_Address';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER "LinkSlug" BEFORE INSERT OR UPDATE OF "SlugKey", "Domain" ON "Links" FOR EACH ROW EXECUTE FUNCTION refuse_slug_of_alias();
        CREATE TRIGGER "LinkAliasSlug" BEFORE INSERT OR UPDATE OF "SlugKey", "Domain" ON "LinkAliases"
            FOR EACH ROW EXECUTE FUNCTION refuse_alias_of_link();
        """;

    /// <summary>What the list of links is found by: an index for each order, small ones for rare states, and the tags in a table of their own.</summary>
    public const string List = """
        -- Without the case of A to Z, as SQLite orders them.
        ALTER TABLE "Links" ADD COLUMN "Title" text COLLATE "C" GENERATED ALWAYS AS (lower(coalesce(nullif("Name", ''), "Slug") COLLATE "C")) STORED;
        ALTER TABLE "Links" ADD COLUMN "SlugOrder" text COLLATE "C" GENERATED ALWAYS AS (lower("Slug" COLLATE "C")) STORED;
        CREATE INDEX "IX_Links_Listed" ON "Links" ("OrganizationId", "IsArchived", "Id");
        CREATE INDEX "IX_Links_Title" ON "Links" ("OrganizationId", "IsArchived", "Title", "Id");
        CREATE INDEX "IX_Links_SlugOrder" ON "Links" ("OrganizationId", "IsArchived", "SlugOrder", "Id");
        CREATE INDEX "IX_Links_UpdatedAt" ON "Links" ("OrganizationId", "IsArchived", "UpdatedAt", "Id");
        CREATE INDEX "IX_Links_Disabled" ON "Links" ("OrganizationId", "IsArchived", "Id") WHERE NOT "IsEnabled";
        CREATE INDEX "IX_Links_Scheduled" ON "Links" ("OrganizationId", "IsArchived", "ValidFrom", "Id") WHERE "ValidFrom" IS NOT NULL;
        CREATE INDEX "IX_Links_Expiring" ON "Links" ("OrganizationId", "IsArchived", "ValidUntil", "Id") WHERE "ValidUntil" IS NOT NULL;
        CREATE INDEX "IX_Links_Limited" ON "Links" ("OrganizationId", "IsArchived", "Id") WHERE "MaxClicks" IS NOT NULL;

        CREATE TABLE "LinkTags" (
            "OrganizationId" integer NOT NULL, "Tag" text COLLATE "NOCASE" NOT NULL, "IsArchived" boolean NOT NULL, "LinkId" bigint NOT NULL,
            PRIMARY KEY ("OrganizationId", "Tag", "IsArchived", "LinkId")
        );
        CREATE FUNCTION keep_link_tags() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                DELETE FROM "LinkTags" t WHERE t."OrganizationId" = OLD."OrganizationId" AND t."IsArchived" = OLD."IsArchived" AND t."LinkId" = OLD."Id"
                    AND t."Tag" = ANY (OLD."Tags" COLLATE "NOCASE");
            END IF;
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO "LinkTags" SELECT NEW."OrganizationId", tag, NEW."IsArchived", NEW."Id" FROM unnest(NEW."Tags") tag ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "LinkTagsInsert" AFTER INSERT ON "Links" FOR EACH ROW WHEN (NEW."Tags" <> '{}') EXECUTE FUNCTION keep_link_tags();
        CREATE TRIGGER "LinkTagsDelete" AFTER DELETE ON "Links" FOR EACH ROW WHEN (OLD."Tags" <> '{}') EXECUTE FUNCTION keep_link_tags();
        CREATE TRIGGER "LinkTagsUpdate" AFTER UPDATE OF "Tags", "IsArchived" ON "Links"
            FOR EACH ROW WHEN (OLD."Tags" <> '{}' OR NEW."Tags" <> '{}') EXECUTE FUNCTION keep_link_tags();
        """;

    /// <summary>
    /// A column with the slug, the name, the destination and the earlier slugs of each link, without case and accents, kept by triggers,
    /// and its index of every three letters in a row. It is a column of "Links", and not a table of its own, so that PostgreSQL can weigh
    /// the search against a link's other conditions.
    /// </summary>
    public const string Search = """
        -- Letters are taken apart, lose their accents, and are put together again. The extension unaccent would also change quotes and fractions.
        CREATE FUNCTION link_search_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN lower((CASE WHEN octet_length(given) = length(given) THEN given
                ELSE normalize(regexp_replace(normalize(given, NFD), '[\u0300-\u036F]', '', 'g'), NFC) END) COLLATE "und-x-icu");
        ALTER TABLE "Links" ADD COLUMN "SearchText" text COLLATE "C" NOT NULL DEFAULT '';
        CREATE FUNCTION keep_link_search() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW."SearchText" := link_search_text(concat_ws(E'\n', NEW."Slug", NEW."Name", NEW."Destination",
                (SELECT string_agg(a."Slug", E'\n') FROM "LinkAliases" a WHERE a."LinkId" = NEW."Id")));
            RETURN NEW;
        END $$;
        CREATE TRIGGER "LinkSearch" BEFORE INSERT OR UPDATE OF "Slug", "Name", "Destination" ON "Links"
            FOR EACH ROW EXECUTE FUNCTION keep_link_search();
        -- An alias also goes with its link, which is then gone already.
        CREATE FUNCTION keep_link_search_of_alias() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE "Links" SET "Slug" = "Slug" WHERE "Id" = CASE TG_OP WHEN 'DELETE' THEN OLD."LinkId" ELSE NEW."LinkId" END;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "LinkSearchAlias" AFTER INSERT OR DELETE ON "LinkAliases" FOR EACH ROW EXECUTE FUNCTION keep_link_search_of_alias();
        CREATE INDEX "IX_Links_Search" ON "Links" USING gin ("SearchText" gin_trgm_ops);
        """;

    /// <summary>The keys of sessions, which all nodes share.</summary>
    public const string Keys = """
        CREATE TABLE "SessionKeys" ("Name" text COLLATE "C" PRIMARY KEY, "Xml" text NOT NULL);
        """;

    /// <summary>Upper and lower case of slugs are equal, as in a new installation with SQLite.</summary>
    public const string Installation = """
        INSERT INTO "Installation" ("SlugCase") VALUES (1);
        """;
}
