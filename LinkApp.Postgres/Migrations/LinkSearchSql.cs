namespace LinkApp.Postgres.Migrations;

/// <summary>What links are searched by.</summary>
internal static class LinkSearchSql
{
    /// <summary>
    /// A column with the slug, the name, the destination and the earlier slugs of each link, without case and accents, kept by triggers,
    /// and its index of every three letters in a row. It is a column of "Links", and not a table of its own, so that PostgreSQL can weigh
    /// the search against a link's other conditions.
    /// </summary>
    public const string Create = """
        CREATE FUNCTION link_search_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN lower(unaccent(given) COLLATE "und-x-icu");
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
}
