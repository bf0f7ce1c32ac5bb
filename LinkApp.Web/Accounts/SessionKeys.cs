using System.Data.Common;
using System.Xml.Linq;
using LinkApp.Core.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace LinkApp.Web.Accounts;

/// <summary>Keeps the keys of sessions in the database, so that a session holds on every node.</summary>
internal sealed class SessionKeys(AppDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        List<XElement> elements = [];
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Xml" FROM "SessionKeys" """;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            elements.Add(XElement.Parse(rows.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = """INSERT INTO "SessionKeys" ("Name", "Xml") VALUES (@name, @xml)""";
        Add(command, "@name", friendlyName);
        Add(command, "@xml", element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
