using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LinkApp.Tests.Support;

/// <summary>A use of one type by another, both by full name. Nested types count as their outer type.</summary>
public sealed record TypeUse(string From, string To);

/// <summary>Finds which types use which.</summary>
internal static partial class TypeUses
{
    /// <summary>
    /// The uses in a compiled assembly: in signatures, attributes and method bodies, including lambdas and async methods. Constants
    /// and <c>nameof</c> are missing, because the compiler replaces them with their values.
    /// </summary>
    public static IReadOnlyCollection<TypeUse> Find(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var uses = new HashSet<TypeUse>();
        foreach (var type in module.GetTypes())
        {
            var from = GetName(type);
            foreach (var used in GetReferences(type).SelectMany(Parts).Select(GetName).Where(used => used != from))
                uses.Add(new(from, used));
        }
        return uses;
    }

    /// <summary>
    /// The uses by using directives in a project's sources, which also cover constants: from a file, named like a type, to a
    /// namespace, with <c>*</c> for its types.
    /// </summary>
    public static IEnumerable<TypeUse> FindSources(string project) =>
        from file in Repository.Sources(project)
        let name = $"{project}.{Path.GetRelativePath(Repository.Folder(project), file).Replace(Path.DirectorySeparatorChar, '.')}"
        let ends = Path.GetFileName(file).Length - Path.GetFileName(file).IndexOf('.', StringComparison.Ordinal)
        from used in Using().Matches(File.ReadAllText(file))
        select new TypeUse(name[..^ends], used.Groups[1].Value + ".*");

    /// <summary>The assemblies that an assembly's code uses.</summary>
    public static IReadOnlyList<string> Assemblies(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];

    private static string GetName(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName.Split('`')[0];
    }

    private static IEnumerable<TypeReference?> GetReferences(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.GenericParameters.SelectMany(GetConstraints),
        .. type.Fields.Select(field => field.FieldType),
        .. GetAttributes(type),
        .. type.Fields.SelectMany(GetAttributes),
        .. type.Properties.SelectMany(GetAttributes),
        .. type.Methods.SelectMany(GetReferences),
    ];

    private static IEnumerable<TypeReference?> GetReferences(MethodDefinition method)
    {
        IEnumerable<TypeReference?> signature =
        [
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method.GenericParameters.SelectMany(GetConstraints),
            .. GetAttributes(method),
            .. method.Parameters.SelectMany(GetAttributes),
        ];
        return !method.HasBody ? signature :
        [
            .. signature,
            .. method.Body.Variables.Select(variable => variable.VariableType),
            .. method.Body.ExceptionHandlers.Select(handler => handler.CatchType),
            .. method.Body.Instructions.SelectMany(GetReferences),
        ];
    }

    private static IEnumerable<TypeReference?> GetReferences(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType, method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference> GetConstraints(GenericParameter parameter) =>
        parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> GetAttributes(Mono.Cecil.ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(
            attribute => attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Append(attribute.AttributeType));

    /// <summary>The types that a type consists of: for a list of links, the list and the link.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter or FunctionPointerType => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification part => Parts(part.ElementType),
        _ => [type],
    };

    [GeneratedRegex(@"^@?using (?:static )?(LinkApp\.[\w.]+);?\r?$", RegexOptions.Multiline)]
    private static partial Regex Using();
}
